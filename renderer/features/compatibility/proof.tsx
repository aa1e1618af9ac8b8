import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { passedRun } from '#domain/compat/proof.ts';
import type { Device } from '#domain/schema/device.ts';
import type { MatrixRule } from '#domain/schema/matrix-rule.ts';
import type { Combination } from '#domain/schema/variant.ts';
import { runsAt } from '../../db/checklist-runs.ts';
import { useFormat } from '../../hooks/format.ts';
import { useStore } from '../../hooks/store-context.tsx';
import { useForms } from '../../hooks/use-forms.ts';
import { useRxQuery } from '../../hooks/use-live.ts';
import { usePeople } from '../../hooks/use-people.ts';

type Props = { readonly rule: MatrixRule; readonly combination: Combination; readonly device: Device | undefined };

/** Whether the checklist that a rule asks for was passed on the device, and by which run; else where it is filled. */
export function Proof({ rule, combination, device }: Props): ReactNode {
  const { t } = useTranslation('compatibility');
  const { collections } = useStore();
  const format = useFormat();
  const people = usePeople();
  const forms = useForms();
  const site = device?.site ?? '';
  const runs = useRxQuery(() => runsAt(collections.checklists, site), [collections, site]);
  const title = forms?.find(({ key }) => key === rule.ruling.passed)?.title ?? rule.ruling.passed;
  if (device === undefined) return <p>{t('proof.noDevice', { title })}</p>;
  if (runs === undefined) return null;
  const run = passedRun(rule, combination, device.id, runs);
  if (run === undefined) {
    return (
      <p>
        {`○ ${t('proof.missing', { title })}`} <Link to={`/devices/${device.id}`}>{t('proof.fill')}</Link>
      </p>
    );
  }
  const { at, by } = run.finished ?? run;
  return (
    <p>
      {'✓ '}
      <Link to={`/checklists/${run.id}`}>{t('proof.met', { title })}</Link>{' '}
      {t('proof.by', { person: people.get(by)?.name ?? t('rule.somebody'), time: format.absolute(at) })}
    </p>
  );
}
