import type { ChecklistForm } from '../../schema/checklist-form.ts';
import { choice, measured, passFail, photo, signature, text, tick } from './items.ts';

/** Any visit to a site (F13). */
export const siteVisit: ChecklistForm = {
  key: 'site-visit',
  version: 1,
  title: 'Site visit',
  about: 'site',
  sections: [
    {
      key: 'arrival',
      title: 'Before work begins',
      items: [
        choice('traffic', 'Traffic management', { none: 'Not needed', shoulder: 'Hard shoulder closed', lane: 'Lane closed' }),
        text('permit', 'Permit number', { required: { item: 'traffic', in: ['shoulder', 'lane'] } }),
        passFail('safe', 'The place is safe to work in', { safety: true, hint: 'Vehicle, clothing, escape route, weather' }),
        tick('noc', 'The NOC knows that work begins'),
      ],
    },
    {
      key: 'cabinet',
      title: 'Cabinet',
      items: [
        photo('before', 'Cabinet as found'),
        passFail('lock', 'Door, lock and seals'),
        passFail('dry', 'Dry and clean, no animals'),
        passFail('isolated', 'Supply can be isolated', { safety: true }),
        measured('mains', 'Mains voltage', 'V', { min: 207, max: 253 }),
        measured('temperature', 'Temperature in the cabinet', '°C', { min: -20, max: 55 }),
        passFail('fans', 'Fans and filters', { required: { item: 'temperature', atLeast: 35 } }),
        choice('battery', 'Back-up battery', { none: 'There is none', good: 'Good', weak: 'Weak', dead: 'Dead' }, ['weak', 'dead']),
        measured(
          'battery-volts',
          'Battery voltage under load',
          'V',
          { min: 11.5, max: 14.5 },
          {
            showIf: { all: [{ answered: 'battery' }, { not: { item: 'battery', in: ['none'] } }] },
          },
        ),
      ],
    },
    {
      key: 'network',
      title: 'Network',
      items: [
        choice('link', 'Link', { fibre: 'Fibre', lte: 'LTE', none: 'No link' }, ['none']),
        measured('rsrp', 'LTE signal (RSRP)', 'dBm', { min: -110 }, { showIf: { item: 'link', in: ['lte'] } }),
        passFail('noc-sees', 'The NOC sees every device of the site'),
      ],
    },
    {
      key: 'leaving',
      title: 'Before leaving',
      items: [
        text('done', 'What was done'),
        photo('after', 'Cabinet as left'),
        tick('tidy', 'Tools and rubbish taken along'),
        passFail('closed', 'Cabinet closed and locked', { safety: true }),
        tick('noc-told', 'The NOC knows that work has ended'),
        signature('signed', 'Signed'),
      ],
    },
  ],
};
