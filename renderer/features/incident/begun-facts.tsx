import { Button } from '@mantine/core';
import { liveQuery } from 'dexie';
import { useEffect, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Incident } from '#domain/schema/incident.ts';
import { factDraftsOf, type FactDraft } from './fact-draft.ts';
import { useFormat } from '../../hooks/format.ts';
import { useStore } from '../../hooks/store-context.tsx';
import { useNow } from '../../hooks/use-now.ts';
import { Notice } from '../../ui/notice.tsx';
import type { FactDef } from './fact-group.tsx';
import classes from './facts.module.css';
import { openFact } from './open-fact.ts';

type Begun = { readonly key: string; readonly fact: string; readonly typed: string; readonly at: number };
type Props = { readonly incident: Incident; readonly facts: readonly FactDef[] };

/**
 * What was being written into facts of this incident when the app ended, or could not be saved: to go on with, or to throw away. As it
 * was when the incident was opened; what is being written now is in its editor.
 */
export function BegunFacts({ incident: { id }, facts }: Props): ReactNode {
  const { t } = useTranslation(['incident', 'common']);
  const { drafts } = useStore().local;
  const format = useFormat();
  const now = useNow();
  const [all, setAll] = useState<readonly Begun[]>([]);
  useEffect(() => {
    const { prefix, factOf } = factDraftsOf(id);
    let first: ReadonlySet<string> | undefined;
    const subscription = liveQuery(() => drafts.where('key').startsWith(prefix).toArray()).subscribe((rows) => {
      const fromBefore = (first ??= new Set(rows.map(({ key }) => key)));
      const left = rows.filter(({ key }) => fromBefore.has(key));
      setAll(left.map(({ key, draft, savedAt }) => ({ key, fact: factOf(key), typed: (draft as FactDraft).typed, at: savedAt })));
    });
    return () => subscription.unsubscribe();
  }, [drafts, id]);

  const shown = all.flatMap((one) => {
    const label = facts.find(({ key }) => key === one.fact)?.label;
    return label === undefined ? [] : [{ ...one, label }];
  });
  if (shown.length === 0) return null;
  return (
    <Notice tone="choice" role="status">
      {shown.map((one) => (
        <div key={one.key} className={classes['begun']}>
          <span>
            {t('begun.what', { what: one.label, time: format.clock(one.at, now) })} <q>{one.typed}</q>
          </span>
          <Button aria-label={t('begun.goOnWith', { what: one.label })} onClick={() => openFact(one.fact)}>
            {t('begun.goOn')}
          </Button>
          <Button variant="subtle" aria-label={t('begun.discard', { what: one.label })} onClick={() => void drafts.delete(one.key)}>
            {t('common:draft.discard')}
          </Button>
        </div>
      ))}
    </Notice>
  );
}
