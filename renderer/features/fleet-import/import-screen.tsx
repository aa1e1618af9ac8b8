import { Button, Checkbox, Progress } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { FLEET_FILE_MAX, type FleetPreview } from '#domain/protocol/fleet.ts';
import { useFormat } from '../../hooks/format.ts';
import { useMay } from '../../hooks/use-may.ts';
import { useTitle } from '../../hooks/use-title.ts';
import { Notice } from '../../ui/notice.tsx';
import { Page, Section } from '../../ui/page.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { BadRows } from './bad-rows.tsx';
import { Changes } from './changes.tsx';
import { Counts } from './counts.tsx';
import { DropZone } from './drop-zone.tsx';
import classes from './import-screen.module.css';
import { useFleetImport, type FleetImport } from './use-fleet-import.ts';

/** A fleet from a file: what it would do, which rows are bad, and then the import itself. For admins. */
export function ImportScreen(): ReactNode {
  const { t } = useTranslation('fleetImport');
  useTitle(t('title'));
  return useMay('fleet.import') ? <Import /> : <EmptyState title={t('notAllowed')} hint={t('notAllowedHint')} />;
}

function Import(): ReactNode {
  const fleet = useFleetImport();
  const { kind } = fleet.stage;
  return (
    <Page>
      {kind === 'importing' || kind === 'done' ? null : <DropZone file={fleet.file} onFile={fleet.choose} />}
      <Stage fleet={fleet} />
    </Page>
  );
}

function Stage({ fleet }: { readonly fleet: FleetImport }): ReactNode {
  const { t } = useTranslation(['fleetImport', 'common']);
  const format = useFormat();
  const { stage } = fleet;
  switch (stage.kind) {
    case 'no-file':
      return null;
    case 'too-large':
      return (
        <Notice tone="problem" role="alert">
          {t('tooLarge', { most: format.bytes(FLEET_FILE_MAX) })}
        </Notice>
      );
    case 'checking':
      return stage.before === undefined ? <output>{t('checking')}</output> : <Checked fleet={fleet} preview={stage.before} checking />;
    case 'failed':
      return (
        <Notice tone="problem" role="alert">
          <p>{t(stage.during === 'check' ? 'checkFailed' : 'importFailed')}</p>
          <p>{t(`common:problem.${stage.failure.problem}`)}</p>
          {stage.failure.detail === '' ? null : <p className={classes['quiet']}>{stage.failure.detail}</p>}
          <Button onClick={fleet.checkAgain}>{t('checkAgain')}</Button>
        </Notice>
      );
    case 'importing': {
      const { done, total } = stage.progress;
      const words = total === 0 ? t('starting') : t('progress', { done: format.number(done), total: format.number(total) });
      return (
        <Section title={t('importing', { name: fleet.file?.name ?? '' })}>
          <Progress value={total === 0 ? 0 : (100 * done) / total} aria-label={t('progressLabel')} aria-valuetext={words} size="lg" />
          <output>{words}</output>
        </Section>
      );
    }
    case 'done':
      return (
        <Section title={t('done')}>
          <Counts counts={stage.result.counts} done />
          {stage.result.skipped > 0 ? <p>{t('skipped', { count: stage.result.skipped })}</p> : null}
          <div className={classes['actions']}>
            <Button variant="filled" component={Link} to="/sites" autoFocus>
              {t('toSites')}
            </Button>
            <Button onClick={fleet.startOver}>{t('another')}</Button>
          </div>
        </Section>
      );
    case 'checked':
      return <Checked fleet={fleet} preview={stage.preview} checking={false} />;
  }
}

function Verdict({ refused, nothing }: { readonly refused: FleetPreview['refused']; readonly nothing: boolean }): ReactNode {
  const { t } = useTranslation('fleetImport');
  if (refused !== undefined) return <Notice tone="problem">{t(`refused.${refused}`)}</Notice>;
  return nothing ? <p>{t('nothingToDo')}</p> : null;
}

type CheckedProps = {
  readonly fleet: FleetImport;
  readonly preview: FleetPreview;
  /** A further check is under way. */ readonly checking: boolean;
};

function Checked({ fleet, preview, checking }: CheckedProps): ReactNode {
  const { t } = useTranslation('fleetImport');
  const { options } = fleet;
  const { sites, devices } = preview.counts;
  const nothing = sites.added + sites.changed + devices.added + devices.changed + devices.returned + devices.retired === 0;
  return (
    <>
      <Section title={t('preview')}>
        <p>{t('rows', { count: preview.rows })}</p>
        <Counts counts={preview.counts} />
        {preview.badRows > 0 ? (
          <Checkbox
            label={t('skipBad', { count: preview.badRows })}
            checked={options.skipBad}
            onChange={(event) => fleet.setOptions({ ...options, skipBad: event.currentTarget.checked })}
          />
        ) : null}
        {preview.missing > 0 ? (
          <Checkbox
            label={t('retireMissing', { count: preview.missing })}
            checked={options.retireMissing}
            onChange={(event) => fleet.setOptions({ ...options, retireMissing: event.currentTarget.checked })}
          />
        ) : null}
        <div aria-live="polite">{checking ? <p>{t('checking')}</p> : <Verdict refused={preview.refused} nothing={nothing} />}</div>
        <div className={classes['actions']}>
          <Button variant="filled" disabled={checking || preview.refused !== undefined || nothing} onClick={fleet.start}>
            {t('import')}
          </Button>
          <Button onClick={fleet.checkAgain}>{t('checkAgain')}</Button>
        </div>
      </Section>
      {preview.problems.length > 0 ? (
        <BadRows problems={preview.problems} leftOut={preview.problemsLeftOut} rows={preview.badRows} />
      ) : null}
      {preview.changes.length > 0 ? <Changes changes={preview.changes} leftOut={preview.changesLeftOut} /> : null}
    </>
  );
}
