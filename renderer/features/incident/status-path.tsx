import { ActionIcon, Button, Menu } from '@mantine/core';
import { useEffect, useRef, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { allowedMoves, nextStatus, path } from '#domain/rules/workflow.ts';
import type { Incident, Status } from '#domain/schema/incident.ts';
import { useFormat } from '../../hooks/format.ts';
import { useMay } from '../../hooks/use-may.ts';
import classes from './status-path.module.css';
import { VoidDialog } from './void-dialog.tsx';

type Props = { readonly incident: Incident; readonly onAdvance: (to: Status, reason?: string) => Promise<boolean> };

/** The way of the incident with where it stands, and the one step that comes next. Voiding is behind "more". */
export function StatusPath({ incident, onAdvance }: Props): ReactNode {
  const { t } = useTranslation(['incident', 'domain']);
  const format = useFormat();
  const mayAdvance = useMay('incident.advance');
  const mayVoid = useMay('incident.void');
  const [menu, setMenu] = useState(false);
  const [voiding, setVoiding] = useState(false);
  const asking = menu || voiding;
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
  const voidable = mayVoid && allowedMoves(state.status).some(({ to }) => to === 'voided');
  const at = reachedAt(incident);
  // A voided incident stands where it was left; what it had reached keeps its times.
  const current = path.indexOf(state.status);

  return (
    <div className={classes['bar']}>
      <ol ref={way} tabIndex={-1} className={classes['path']} aria-label={t('path')}>
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
      {state.status === 'voided' && state.reason !== undefined && (
        <p className={classes['reason']}>{t('voidedBecause', { reason: state.reason })}</p>
      )}
      <div className={classes['actions']}>
        {next !== undefined && mayAdvance && (
          <Button
            variant="filled"
            onClick={() => {
              advanced.current = true;
              void onAdvance(next);
            }}
          >
            {t(`domain:move.${next}`)}
          </Button>
        )}
        {voidable && (
          <Menu position="bottom-end" opened={menu} onChange={setMenu} trapFocus={false} returnFocus={false}>
            <Menu.Target>
              <ActionIcon ref={more} variant="default" aria-label={t('more')}>
                <span aria-hidden="true">⋯</span>
              </ActionIcon>
            </Menu.Target>
            <Menu.Dropdown>
              <Menu.Item autoFocus onClick={() => setVoiding(true)}>
                {t('void')}
              </Menu.Item>
            </Menu.Dropdown>
          </Menu>
        )}
      </div>
      {voiding && <VoidDialog onClose={() => setVoiding(false)} onVoid={(reason) => onAdvance('voided', reason)} />}
    </div>
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
function reachedAt({ state, detectedAt }: Incident): { readonly [S in Status]?: string | undefined } {
  return {
    detected: detectedAt,
    acknowledged: state.acknowledgedAt,
    triaged: state.triagedAt,
    mitigated: state.mitigatedAt,
    resolved: state.resolvedAt,
    closed: state.closedAt,
    voided: state.voidedAt,
  };
}
