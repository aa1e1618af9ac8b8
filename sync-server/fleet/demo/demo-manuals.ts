import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { hlcMs } from '#domain/clock/hlc.ts';
import type { ManualFor } from '#domain/manuals/manual-for.ts';
import { manual } from '#domain/protocol/manuals.ts';
import type { AccountDeps } from '../../accounts.ts';
import type { AppDeps } from '../../deps.ts';
import { filesIn } from '../../evidence/files.ts';
import { openLibrary } from '../../published/library.ts';
import { onePagePdf } from './one-page-pdf.ts';

type DemoManual = {
  readonly title: string;
  readonly name: string;
  readonly type: string;
  readonly for: Partial<ManualFor>;
  readonly bytes: Buffer;
};

const demoManuals: readonly DemoManual[] = [
  {
    title: 'Cam-B: restart and picture check',
    name: 'cam-b-quick-guide.pdf',
    type: 'application/pdf',
    for: {
      hardware: [
        { vendor: 'Norlume', hardware: 'Cam-B r1' },
        { vendor: 'Norlume', hardware: 'Cam-B r2' },
      ],
    },
    bytes: onePagePdf('Norlume Cam-B: restart and picture check', [
      'For hardware Cam-B r1 and r2. Made up for the demo.',
      '',
      '1  Before you open the housing: isolate the supply at the cabinet, breaker C.',
      '2  Status light: steady green, working. Slow amber, no network. Fast red, no picture.',
      '3  Restart: hold the recessed button for 3 seconds, until the light turns white.',
      '4  Factory settings: hold it for 10 seconds. The address has to be set again after that.',
      '5  Wait 90 seconds. The picture comes before the network does.',
      '6  Picture dark or grey: wipe the window, then check the heater fuse (F2, 1 A, slow).',
      '7  Close: gasket seated all around, both latches, 1.2 Nm.',
    ]),
  },
  {
    title: 'Cabinets: colours of cores and fuses',
    name: 'cabinet-wiring.txt',
    type: 'text/plain',
    for: { everything: true },
    bytes: Buffer.from(
      [
        'CABINETS: COLOURS OF CORES AND FUSES',
        'Made up for the demo.',
        '',
        'Supply     brown  phase',
        '           blue   neutral',
        '           green/yellow  earth',
        'Data       orange pair  towards the network',
        '           green pair   towards the device',
        '',
        'F1  main            10 A',
        'F2  heater           1 A slow',
        'F3  lane controller  4 A',
        'F4  message sign    16 A',
        'F5  router           2 A',
        '',
      ].join('\n'),
    ),
  },
];

/** Publishes the manuals of the demo. */
export async function loadDemoManuals(
  { clock }: Pick<AccountDeps, 'clock'>,
  { folder }: NonNullable<AppDeps['manuals']>,
  tenant: string,
): Promise<void> {
  const library = openLibrary(filesIn(folder), manual);
  const uploads = join(folder, 'uploads');
  await mkdir(uploads, { recursive: true, mode: 0o700 });
  for (const { bytes, for: what, ...about } of demoManuals) {
    const id = clock.newId();
    const path = join(uploads, `demo-${id}`);
    await writeFile(path, bytes, { mode: 0o600 });
    const whole = { everything: false, types: [], hardware: [], ...what };
    await library.publish(tenant, id, path, { ...about, manual: id, for: whole, at: new Date(hlcMs(clock.tick())).toISOString() });
    await rm(path);
  }
}
