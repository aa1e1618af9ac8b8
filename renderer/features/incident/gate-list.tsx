import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Missing } from '#domain/rules/gates.ts';
import { nextStatus } from '#domain/rules/workflow.ts';
import type { Incident } from '#domain/schema/incident.ts';
import { useFormat } from '../../hooks/format.ts';
import { Notice } from '../../ui/notice.tsx';
import { leftInWords } from './countdown.ts';
import classes from './gate-list.module.css';
import { openFact } from './open-fact.ts';
import type { Gate } from './use-gate.ts';
import { useWords } from './use-words.ts';

type Props = { readonly incident: Incident; readonly gate: Gate; readonly id: string };

/** What is missing, each thing a way to where it is filled; what was passed over, and why; why it was voided or reopened. */
export function GateList({ incident, gate, id }: Props): ReactNode {
  const { t } = useTranslation(['incident', 'domain']);
  const words = useWords();
  const { ahead, behind, now } = gate;
  const { status, reason, overrides = [] } = incident.state;
  const next = nextStatus(status);
  return (
    <div className={classes['gate']} id={id}>
      {behind.length > 0 && (
        <Notice tone="problem">
          <p>{t('gate.behind')}</p>
          <List label={t('gate.listBehind')} missing={behind} now={now} />
        </Notice>
      )}
      {next !== undefined && ahead.length > 0 && (
        <div className={classes['ahead']}>
          <span>{t('gate.ahead', { move: t(`domain:move.${next}`) })}</span>
          <List label={t('gate.list')} missing={ahead} now={now} />
        </div>
      )}
      {overrides.map(({ step, missing, reason: why }) => (
        <p key={step} className={classes['told']}>
          {t('gate.overridden', { status: words.status(step), missing: words.requirements(missing), reason: why })}
        </p>
      ))}
      {status === 'voided' && reason !== undefined && <p className={classes['told']}>{t('voidedBecause', { reason })}</p>}
    </div>
  );
}

type ListProps = { readonly label: string; readonly missing: readonly Missing[]; readonly now: number };

function List({ label, missing, now }: ListProps): ReactNode {
  const words = useWords();
  return (
    <ul className={classes['list']} aria-label={label}>
      {missing.map(({ requirement: { key, filledAt }, until }) => (
        <li key={key}>
          {filledAt === undefined ? (
            <Waiting name={words.requirement(key)} until={until} now={now} />
          ) : (
            <button type="button" className={classes['link']} onClick={() => openFact(filledAt)}>
              {words.requirement(key)}
            </button>
          )}
        </li>
      ))}
    </ul>
  );
}

/** What only time brings, counted down. */
function Waiting({ name, until, now }: { readonly name: string; readonly until: number | undefined; readonly now: number }): ReactNode {
  const { t } = useTranslation('incident');
  const format = useFormat();
  if (until === undefined) return name;
  return (
    <span title={format.absolute(until)}>
      {t('gate.waiting', { what: name, time: format.clock(until, now) })}
      {until > now && <span className={classes['left']}>{t('gate.left', { left: leftInWords(until - now) })}</span>}
    </span>
  );
}
