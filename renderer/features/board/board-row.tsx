import { memo, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { roadside } from '#domain/packs/roadside.ts';
import { waitingFor } from '#domain/rules/gates.ts';
import { nextStatus } from '#domain/rules/workflow.ts';
import { incidentTime, type Incident } from '#domain/schema/incident.ts';
import { useFormat } from '../../hooks/format.ts';
import { useNow } from '../../hooks/use-now.ts';
import { Age } from '../../ui/age.tsx';
import { DeliveryMark, type Delivery } from '../../ui/delivery-mark.tsx';
import { SeverityMark } from '../../ui/severity-mark.tsx';
import { StatusWord } from '../../ui/status-word.tsx';
import classes from './board-row.module.css';

type Props = {
  readonly incident: Incident;
  readonly search: string;
  /** Site name, where the title does not say it. */
  readonly where: string;
  readonly owner: string;
  readonly delivery: Delivery | undefined;
  /** Files of it that neither the server nor this laptop holds. */
  readonly elsewhere: number;
  /** Since when the server holds all that was done here, as a clock says it; where anything was. */
  readonly heldAt: string | undefined;
  readonly unseen: boolean;
  readonly selected: boolean;
  /** One row is in the Tab order; the others are reached with J and K. */
  readonly inTabOrder: boolean;
  readonly onFocus: (id: string) => void;
};

/** One incident on the board: one line at a desk, two with gloves on. */
export const BoardRow = memo(function BoardRow({
  incident,
  search,
  where,
  owner,
  delivery,
  heldAt,
  elsewhere,
  unseen,
  selected,
  inTabOrder,
  onFocus,
}: Props): ReactNode {
  const { t } = useTranslation(['board', 'domain']);
  const until = waitingFor(incident, roadside.gates);
  const unowned = incident.owner === '' && incident.phase === 'open';
  return (
    <Link
      to={{ pathname: `/incidents/${incident.id}`, search }}
      id={rowId(incident.id)}
      className={classes['row']}
      data-unseen={unseen || undefined}
      aria-current={selected || undefined}
      tabIndex={inTabOrder ? 0 : -1}
      onFocus={() => onFocus(incident.id)}
    >
      <span className={classes['severity']}>
        {unseen && <span className="visually-hidden">{t('unseen')}</span>}
        <SeverityMark severity={incident.severity} />
      </span>
      <span className={classes['title']} title={incident.title}>
        <span className={classes['what']}>{incident.title}</span>
        {where !== '' && <span className={classes['where']}>{where}</span>}
      </span>
      <span className={classes['status']}>
        <StatusWord status={incident.status} />
      </span>
      <span className={classes['age']}>
        <Age at={incidentTime(incident, 'detectedAt').at} />
      </span>
      <span className={classes['owner']} data-wanted={(unowned && incident.severity < 'SEV3') || undefined}>
        {unowned ? t('unassigned') : owner}
      </span>
      <span className={classes['next']}>
        {until === undefined ? <NextStep incident={incident} /> : <Watched incident={incident} until={until} />}
      </span>
      <span className={classes['delivery']}>
        {delivery === undefined ? null : <DeliveryMark state={delivery} elsewhere={elsewhere} heldAt={heldAt} />}
      </span>
    </Link>
  );
});

function NextStep({ incident: { status } }: Pick<Props, 'incident'>): ReactNode {
  const { t } = useTranslation(['board', 'domain']);
  const next = nextStatus(status);
  return next === undefined ? '' : t('next', { step: t(`domain:move.${next}`).toLocaleLowerCase() });
}

/** That it is still watched whether service holds, and until when; then what comes next. `until`: ms since 1970, by the corrected clock. */
function Watched({ incident, until }: Pick<Props, 'incident'> & { readonly until: number }): ReactNode {
  const { t } = useTranslation('board');
  const format = useFormat();
  const now = useNow();
  if (until <= now) return <NextStep incident={incident} />;
  return <span title={format.absolute(until)}>{t('watched', { time: format.clock(until, now) })}</span>;
}

/** Id of the row's element, by which the keyboard finds it. */
export function rowId(incident: string): string {
  return `board-row-${incident}`;
}
