import { Button } from '@mantine/core';
import { useEffect, useRef, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { sameContent } from '#domain/merge/canonical.ts';
import { valueOf } from '#domain/merge/collisions.ts';
import { incidentShape } from '#domain/schema/incident.ts';
import { severities } from '#domain/schema/severity.ts';
import type { TimelineEntry } from '#domain/schema/timeline.ts';
import { useMay } from '../../hooks/use-may.ts';
import { Age } from '../../ui/age.tsx';
import classes from './collisions.module.css';
import { describeEntry, sideInWords } from './describe-entry.ts';
import type { FactContext } from './fact-context.ts';
import { WhySeverity } from './severity-fact.tsx';
import { thirdEditor } from './third-value.tsx';
import type { Changes } from './use-changes.ts';

type Props = { readonly entry: TimelineEntry; readonly context: FactContext; readonly settle: Changes['settle'] };

/** One collision: both values, what stands by now, and what to do about it. */
export function CollisionCard({ entry, context, settle }: Props): ReactNode {
  const { t } = useTranslation('incident');
  const { incident, words, self, mayAssign } = context;
  const mayVoid = useMay('incident.void');
  const [opened, setOpened] = useState<'another' | 'why'>();
  const another = useRef<HTMLButtonElement>(null);
  const take = useRef<HTMLButtonElement>(null);
  const was = useRef(opened);
  useEffect(() => {
    if (opened === undefined) (was.current === 'another' ? another : was.current === 'why' ? take : undefined)?.current?.focus();
    was.current = opened;
  }, [opened]);

  const { path = '', from, to } = entry;
  const now = valueOf(incidentShape, incident, path);
  const { what } = describeEntry(entry, words);
  const said = (value: unknown): string => sideInWords(entry, value, words);
  const movedOn = !sameContent(now, to);
  // Whoever gives nobody an incident still takes it themselves; voiding, and taking that back, is not for everybody either.
  const mayTake = path === 'owner' ? mayAssign || from === self : path !== 'state' || mayVoid || ![now, from].some(isVoided);
  // Another severity is not set without a reason, whoever wrote it first.
  const severity = path === 'severity' ? severities.find((one) => one === from) : undefined;
  const settling: FactContext = {
    ...context,
    change: async (_field, patch) => void (await settle(entry, { write: patch })),
    assign: async (owner) => void (await settle(entry, { write: { owner } })),
    setSeverity: (wanted, why) => settle(entry, { write: { severity: wanted }, why }),
  };
  const editor = thirdEditor(settling, path);
  return (
    <li className={classes['collision']}>
      <p>
        <strong>{t('collision.title', { field: what })}</strong> · <Age at={entry.occurredAt} />
      </p>
      <Side word={t('collision.kept')} value={said(to)} by={words.person(entry.collision?.keptBy ?? '')} />
      <Side word={t('collision.lost')} value={said(from)} by={words.person(entry.collision?.lostBy ?? '')} />
      {movedOn && <Side word={t('collision.now')} value={said(now)} />}
      {opened === 'another' && editor !== undefined ? (
        editor(() => setOpened(undefined))
      ) : (
        <p className={classes['choices']}>
          <Button onClick={() => void settle(entry, 'keep')}>{t('collision.keep', { value: said(now) })}</Button>
          {mayTake && !sameContent(now, from) && (
            <Button ref={take} onClick={() => (severity === undefined ? void settle(entry, 'take') : setOpened('why'))}>
              {movedOn ? t('collision.takeInstead', { value: said(from), now: said(now) }) : t('collision.take', { value: said(from) })}
            </Button>
          )}
          {editor !== undefined && (
            <Button ref={another} aria-label={t('collision.writeNamed', { field: what })} onClick={() => setOpened('another')}>
              {t('collision.write')}
            </Button>
          )}
        </p>
      )}
      {opened === 'why' && severity !== undefined && (
        <WhySeverity context={settling} wanted={severity} onClose={() => setOpened(undefined)} />
      )}
      {editor === undefined && !isSet(path) && <p className={classes['hint']}>{t('collision.third')}</p>}
    </li>
  );
}

type SideProps = { readonly word: string; readonly value: string; readonly by?: string };

function Side({ word, value, by }: SideProps): ReactNode {
  return (
    <p className={classes['side']}>
      <span className={classes['word']}>{word}</span> {value} {by !== undefined && <span className={classes['word']}>({by})</span>}
    </p>
  );
}

function isVoided(value: unknown): boolean {
  return (value as { readonly status?: string } | undefined)?.status === 'voided';
}

/** What is in a set or not: of two values, one is the other's opposite. */
function isSet(path: string): boolean {
  return /^(symptoms|otherSites|otherDevices|pins)\./.test(path);
}
