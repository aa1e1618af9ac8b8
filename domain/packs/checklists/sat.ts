import type { ChecklistForm, ChecklistItem, ChecklistSection } from '../../schema/checklist-form.ts';
import type { DeviceType } from '../../schema/device.ts';
import { choice, measured, passFail, photo, scan, signature, text } from './items.ts';

/** Site acceptance tests (F13): what any device is asked, and what its type shows by day or by night. */
function sat(
  key: string,
  title: string,
  types: readonly DeviceType[],
  light: 'day' | 'night',
  items: readonly ChecklistItem[],
): ChecklistForm {
  const sections = [identity, conditions[light], { key: 'function', title: 'Function', items: [...items] }, service, acceptance];
  return { key: `sat-${key}-${light}`, version: 1, title: `SAT ${title}, ${light}`, about: 'device', types: [...types], sections };
}

const identity: ChecklistSection = {
  key: 'identity',
  title: 'Device',
  items: [
    scan('serial', 'Serial number on the label'),
    text('versions', 'Firmware and app as the device itself says them'),
    passFail('as-recorded', 'Hardware, firmware and app are as recorded', { hint: 'Compare with the device page' }),
    photo('label', 'Label', { required: false, hint: 'Where it cannot be scanned' }),
    passFail('mounting', 'Mounting, seals and cables', { safety: true }),
    measured('supply', 'Supply voltage', 'V', { min: 21.6, max: 26.4 }, { hint: 'At the terminals of the device, 24 V nominal' }),
  ],
};

const conditions: { readonly [light in 'day' | 'night']: ChecklistSection } = {
  day: {
    key: 'conditions',
    title: 'Conditions',
    items: [
      measured('illuminance', 'Illuminance', 'lx', { min: 1000 }, { hint: 'Below 1,000 lx this is no test by day' }),
      choice('sun', 'Sun', { clouded: 'Clouded', behind: 'Behind the device', facing: 'Into the device' }),
      choice('weather', 'Weather', { dry: 'Dry', rain: 'Rain', fog: 'Fog or snow' }),
    ],
  },
  night: {
    key: 'conditions',
    title: 'Conditions',
    items: [
      measured('illuminance', 'Illuminance', 'lx', { max: 10 }, { hint: 'Above 10 lx this is no test by night' }),
      choice('street-light', 'Street lighting', { none: 'None', on: 'On', off: 'There, and off' }),
      choice('weather', 'Weather', { dry: 'Dry', rain: 'Rain', fog: 'Fog or snow' }),
    ],
  },
};

const service: ChecklistSection = {
  key: 'service',
  title: 'Service',
  items: [
    passFail('noc', 'The NOC sees it with the right name, site and lane'),
    passFail('restart', 'Comes back by itself after a power cut', { hint: 'Off for ten seconds' }),
    measured('restart-time', 'Until it is back', 's', { max: 180 }, { showIf: { item: 'restart', in: ['pass'] } }),
    passFail('clock', 'Its clock is right'),
  ],
};

const acceptance: ChecklistSection = {
  key: 'acceptance',
  title: 'Acceptance',
  items: [
    choice('accepted', 'Accepted', { yes: 'Yes', conditions: 'With conditions', no: 'No' }, ['conditions', 'no']),
    signature('signed', 'Signed'),
  ],
};

const cameras: readonly DeviceType[] = ['camera', 'anpr-camera'];
const anpr = { fact: 'type', in: ['anpr-camera'] } as const;

export const sats: readonly ChecklistForm[] = [
  sat('camera', 'camera', cameras, 'day', [
    passFail('stream', 'Live picture at the NOC'),
    measured('frame-rate', 'Frame rate', 'fps', { min: 12 }),
    passFail('view', 'Field of view as planned'),
    passFail('focus', 'Sharp from the nearest to the farthest point'),
    passFail('glare', 'No glare that hides a lane', { showIf: { item: 'sun', in: ['facing'] } }),
    measured('plates', 'Plates read right', '%', { min: 95 }, { showIf: anpr }),
    photo('picture', 'Picture as seen at the NOC'),
  ]),
  sat('camera', 'camera', cameras, 'night', [
    passFail('stream', 'Live picture at the NOC'),
    measured('frame-rate', 'Frame rate', 'fps', { min: 12 }),
    passFail('switch', 'Goes into night mode by itself'),
    passFail('infrared', 'Infrared light reaches the farthest point', { required: { item: 'street-light', in: ['none', 'off'] } }),
    passFail('headlights', 'Headlights do not blind it'),
    passFail('noise', 'Vehicles can be told apart'),
    measured('plates', 'Plates read right', '%', { min: 90 }, { showIf: anpr }),
    photo('picture', 'Picture as seen at the NOC'),
  ]),
  sat('lane-controller', 'lane controller', ['lane-controller'], 'day', [
    passFail('lanes', 'Each lane is mapped to the right signal'),
    passFail('detectors', 'Each detector counts vehicles of its own lane only'),
    measured('count-error', 'Counting error over 100 vehicles', '%', { max: 3 }),
    passFail('commands', 'Each command of the NOC shows within 2 seconds'),
    passFail('fail-safe', 'Without link it falls back to the safe state', { safety: true }),
    passFail('visible', 'Signals can be read against the sun', { showIf: { item: 'sun', in: ['behind', 'facing'] } }),
    measured('load', 'Processor load', '%', { max: 80 }),
  ]),
  sat('lane-controller', 'lane controller', ['lane-controller'], 'night', [
    passFail('lanes', 'Each lane is mapped to the right signal'),
    passFail('dimming', 'Signals dim and do not dazzle'),
    measured('count-error', 'Counting error over 50 vehicles', '%', { max: 5 }),
    passFail('commands', 'Each command of the NOC shows within 2 seconds'),
    passFail('fail-safe', 'Without link it falls back to the safe state', { safety: true }),
  ]),
  sat('message-sign', 'message sign', ['message-sign'], 'day', [
    measured('pixels', 'Pixels out', '', { max: 2 }, { hint: 'Of the whole face, with all pixels on' }),
    passFail('messages', 'Each stored message is shown as written'),
    measured('legible', 'Legible from', 'm', { min: 150 }),
    passFail('against-sun', 'Legible against the sun', { showIf: { item: 'sun', in: ['facing', 'behind'] } }),
    passFail('blank', 'Goes blank without link, after the set time', { safety: true }),
    passFail('door-alarm', 'An open door is reported'),
  ]),
  sat('message-sign', 'message sign', ['message-sign'], 'night', [
    passFail('dimming', 'Dims by itself'),
    passFail('dazzle', 'Does not dazzle', { safety: true }),
    measured('legible', 'Legible from', 'm', { min: 150 }),
    passFail('messages', 'Each stored message is shown as written'),
    passFail('blank', 'Goes blank without link, after the set time', { safety: true }),
  ]),
];
