import { Button } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { ReadinessLine } from '#domain/readiness/readiness.ts';
import { clockWords } from '../../hooks/clock-words.ts';
import { useFormat } from '../../hooks/format.ts';
import { useStore } from '../../hooks/store-context.tsx';
import { Age } from '../../ui/age.tsx';
import classes from './readiness.module.css';
import { StateMark } from './state-mark.tsx';
import type { Readiness } from './use-readiness.ts';

/** Where something can be done about a line that getting does not do. */
const WAYS: { readonly [K in ReadinessLine['key']]?: string } = {
  records: '/sync',
  manuals: '/manuals',
  tiles: '/map/data',
  roads: '/map/data',
  room: '/sync',
  signIn: '/sign-in',
  unsent: '/sync',
};

/** What makes this laptop ready: what each thing means, how old it is, and what to do. */
export function ReadinessLines({ readiness }: { readonly readiness: Readiness }): ReactNode {
  const { t } = useTranslation('readiness');
  const values = useValues(readiness);
  return (
    <ul className={classes['lines']} aria-label={t('lines')}>
      {readiness.lines.map(({ key, says, state, at }) => {
        const way = key === 'signIn' && says !== 'refused' ? undefined : WAYS[key];
        return (
          <li key={key} className={classes['line']} data-state={state}>
            <StateMark state={state} />
            <div className={classes['words']}>
              <p className={classes['name']}>{t(`line.${key}.title`)}</p>
              <p>{t(`line.${key}.${says}`, values)}</p>
            </div>
            <p className={classes['age']}>
              {at === undefined ? null : (
                <>
                  {t(`age.${key === 'tiles' || key === 'roads' ? 'published' : 'seen'}`)} <Age at={at} focusable />
                </>
              )}
            </p>
            {state === 'ready' || way === undefined ? null : (
              <Button component={Link} to={way} aria-label={`${t(`way.${key}`)}: ${t(`line.${key}.title`)}`}>
                {t(`way.${key}`)}
              </Button>
            )}
          </li>
        );
      })}
    </ul>
  );
}

/** The numbers and names that the words speak of. */
function useValues({ facts, files, map, search }: Readiness): { readonly [name: string]: string | number } {
  const { t } = useTranslation('readiness');
  const format = useFormat();
  const { principal } = useStore();
  const { sites, unsent } = facts;
  const clock = clockWords(facts.clockErrorMs);
  const regions = principal.regions ?? [];
  return {
    count: sites.picked - sites.here,
    picked: sites.picked,
    here: files.here,
    all: files.all,
    lacking: files.all - files.here - files.elsewhere.length,
    beyond: files.beyond.length === 0 ? '' : t('beyond', { count: files.beyond.length }),
    elsewhere: files.elsewhere.length,
    regions: regions.length === 0 ? t('allRegions') : t('yourRegions', { regions: regions.join(', ') }),
    left: facts.compared?.left ?? 0,
    manualsAll: facts.manuals.all,
    manualsHere: facts.manuals.here,
    manualsOlder: facts.manuals.older,
    version: facts.matrix,
    app: facts.app,
    server: facts.server?.version ?? '',
    read: search.read,
    total: search.total,
    room: format.bytes(facts.room ?? 0),
    battery: Math.round((facts.battery ?? 0) * 100),
    error: clock === undefined ? '' : t(`sync:clock.${clock.direction}.${clock.unit}`, { count: clock.count }),
    tiles: format.bytes(map.manifest.tiles?.size ?? 0),
    records: unsent.records,
    unsentFiles: unsent.files,
    needsYou: unsent.needsYou,
  };
}
