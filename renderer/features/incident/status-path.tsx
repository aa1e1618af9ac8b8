import { ActionIcon, Button, Menu } from '@mantine/core';
import { useEffect, useId, useRef, useState, type ReactNode, type Ref } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { allowedMoves, nextStatus, path } from '#domain/rules/workflow.ts';
import { incidentTime, type Incident, type Status } from '#domain/schema/incident.ts';
import { useFormat, type Moment } from '../../hooks/format.ts';
import { useMay } from '../../hooks/use-may.ts';
import { GateList } from './gate-list.tsx';
import { openFact } from './open-fact.ts';
import { StepDialog, type AskedStep } from './step-dialog.tsx';
import classes from './status-path.module.css';
import type { Advance } from './use-changes.ts';
import { useGate } from './use-gate.ts';

type Props = { readonly incident: Incident; readonly onAdvance: Advance };

/**
 * The way of the incident with where it stands, what is missing, and the one step that comes next: while something is to be filled, that
 * leads there. Going on without it, going back and voiding are behind "more".
 */
export function StatusPath({ incident, onAdvance }: Props): ReactNode {
  const { t } = useTranslation(['incident', 'domain']);
  const mayAdvance = useMay('incident.advance');
  const mayVoid = useMay('incident.void');
  const gate = useGate(incident);
  const missingId = useId();
  const [menu, setMenu] = useState(false);
  const [asked, setAsked] = useState<AskedStep>();
  const asking = menu || asked !== undefined;
  const more = useRef<HTMLButtonElement>(null);
  const way = useRef<HTMLOListElement>(null);
  const was = useRef(asking);
  const advanced = useRef(false);
  useEffect(() => {
    // The menu item, or the dialog it opened, is gone: the keyboard goes on from the menu's button.
    if (was.current && !asking) (more.current ?? way.current)?.focus();
    was.current = asking;
  }, [asking]);
  const { state } = incident;
  useEffect(() => {
    // So is the button of the last step.
    if (advanced.current && document.activeElement === document.body) way.current?.focus();
    advanced.current = false;
  }, [state.status]);
  const next = nextStatus(state.status);
  const missing = [...(gate?.behind ?? []), ...(gate?.ahead ?? [])];
  const toFill = missing.find(({ requirement }) => requirement.filledAt !== undefined)?.requirement.filledAt;
  const items: AskedStep[] = [
    ...(next !== undefined && mayAdvance && missing.length > 0 ? [{ kind: 'override', to: next, missing } as const] : []),
    ...allowedMoves(state.status).filter(({ kind }) => (kind === 'void' ? mayVoid : kind === 'reopen' && mayAdvance)),
  ];
  const goOn = (to: Status): void => {
    if (toFill !== undefined) {
      openFact(toFill);
      return;
    }
    advanced.current = true;
    void onAdvance({ to });
  };

  return (
    <div className={classes['bar']}>
      <Way incident={incident} list={way} />
      <div className={classes['actions']}>
        {next !== undefined && mayAdvance && (
          <Button variant="filled" aria-describedby={missing.length > 0 ? missingId : undefined} onClick={() => goOn(next)}>
            {t(`domain:move.${next}`)}
          </Button>
        )}
        <Menu position="bottom-end" opened={menu} onChange={setMenu} trapFocus={false} returnFocus={false}>
          <Menu.Target>
            <ActionIcon ref={more} variant="default" aria-label={t('more')}>
              <span aria-hidden="true">⋯</span>
            </ActionIcon>
          </Menu.Target>
          <Menu.Dropdown>
            {items.map((item, position) => (
              <Menu.Item key={`${item.kind} ${item.to}`} autoFocus={position === 0} onClick={() => setAsked(item)}>
                {item.kind === 'reopen' ? t(`ask.reopen.${item.to}.item`) : t(`ask.${item.kind}.item`)}
              </Menu.Item>
            ))}
            <Menu.Item component={Link} to={`/incidents/${incident.id}/report`} autoFocus={items.length === 0}>
              {t('report.item')}
            </Menu.Item>
          </Menu.Dropdown>
        </Menu>
      </div>
      {gate !== undefined && <GateList id={missingId} incident={incident} gate={gate} />}
      {asked !== undefined && <StepDialog asked={asked} onAdvance={onAdvance} onClose={() => setAsked(undefined)} />}
    </div>
  );
}

type WayProps = { readonly incident: Incident; readonly list: Ref<HTMLOListElement> };

/** The steps, with when each was reached. */
function Way({ incident, list }: WayProps): ReactNode {
  const { t } = useTranslation(['incident', 'domain']);
  const format = useFormat();
  const { state } = incident;
  const at = reachedAt(incident);
  // A voided incident stands where it was left; what it had reached keeps its times.
  const current = path.indexOf(state.status);
  return (
    <ol ref={list} tabIndex={-1} className={classes['path']} aria-label={t('path')}>
      {path.map((status, position) => {
        const reached = at[status];
        const done = state.status === 'voided' ? reached !== undefined : position < current;
        return (
          <li
            key={status}
            className={classes['step']}
            data-done={done || undefined}
            aria-current={position === current ? 'step' : undefined}
            title={
              reached === undefined ? undefined : t('reached', { status: t(`domain:status.${status}`), time: format.absolute(reached) })
            }
          >
            <Marker filled={done || position === current} />
            {t(`domain:status.${status}`)}
          </li>
        );
      })}
      {state.status === 'voided' && (
        <li className={classes['step']} aria-current="step">
          <Marker filled />
          {t('domain:status.voided')}
        </li>
      )}
    </ol>
  );
}

function Marker({ filled }: { readonly filled: boolean }): ReactNode {
  return (
    <svg className={classes['marker']} viewBox="0 0 12 12" aria-hidden="true">
      <circle cx="6" cy="6" r="4.6" fill={filled ? 'currentColor' : 'none'} stroke="currentColor" strokeWidth="1.6" />
    </svg>
  );
}

/** When each step was reached, as far as it is known. */
function reachedAt(incident: Incident): { readonly [S in Status]?: Moment | undefined } {
  const { state } = incident;
  return {
    detected: incidentTime(incident, 'detectedAt').at,
    acknowledged: state.acknowledgedAt,
    triaged: state.triagedAt,
    mitigated: state.mitigatedAt,
    resolved: state.resolvedAt,
    closed: state.closedAt,
    voided: state.voidedAt,
  };
}
