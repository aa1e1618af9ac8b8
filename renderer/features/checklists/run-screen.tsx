import { Button } from '@mantine/core';
import { memo, useMemo, useRef, type KeyboardEvent, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useParams } from 'react-router';
import type { ItemState } from '#domain/checklists/evaluate.ts';
import type { Checklist } from '#domain/schema/checklist.ts';
import { useKeys } from '../../hooks/use-keys.ts';
import { useTitle } from '../../hooks/use-title.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { NoticeLine } from '../../ui/notice-line.tsx';
import { cardId, ItemCard } from './item-card.tsx';
import { RunHead } from './run-head.tsx';
import classes from './run.module.css';
import { LoosePhotos } from './loose-photos.tsx';
import { RunPhotosContext, useRunPhotos } from './run-photos.ts';
import { useFilling, useKeptForm, useRun, type Filling, type Say } from './use-run.ts';

/** A checklist being filled, or as it was filled. */
export function RunScreen(): ReactNode {
  const { t } = useTranslation('checklists');
  const { id = '' } = useParams();
  const run = useRun(id);
  useTitle(run?.form.title ?? t('title'));
  if (run === undefined) return null;
  if (run !== null) return <Opened key={id} run={run} />;
  const back = (
    <Button component={Link} to="/checklists">
      {t('back')}
    </Button>
  );
  return <EmptyState title={t('missing')} hint={t('missingHint')} action={back} />;
}

function Opened({ run: saved }: { readonly run: Checklist }): ReactNode {
  const { t } = useTranslation('checklists');
  const run = useKeptForm(saved);
  const filling = useFilling(run);
  const { state, say } = filling;
  const readOnly = run.finished !== undefined;
  const shown = useMemo(() => state.items.filter((item) => item.shown), [state]);
  const go = useItemKeys(shown, filling, readOnly);
  const photos = useRunPhotos(run);
  return (
    // oxlint-disable-next-line jsx-a11y/no-static-element-interactions -- the fields inside take the keys; this only leads out of them
    <div className={classes['run']} onKeyDown={(event) => leaveField(event, go)}>
      <RunHead run={run} filling={filling} onGo={focusItem} />
      <RunPhotosContext value={photos}>
        <Sections run={run} shown={shown} onSay={say} />
        <LoosePhotos photos={photos} filling={filling} />
      </RunPhotosContext>
      <Notice filling={filling} hidden={readOnly} />
      {!readOnly && <p className="visually-hidden">{t('keys.choose')}: 1, 2, 3</p>}
    </div>
  );
}

type SectionsProps = { readonly run: Checklist; readonly shown: readonly ItemState[]; readonly onSay: Say };

/** What is asked, section by section. What the screen says besides ("saved", what can be undone) is none of its business. */
const Sections = memo(({ run, shown, onSay }: SectionsProps): ReactNode => {
  const readOnly = run.finished !== undefined;
  const place = run.device === '' ? (run.site === '' ? '' : `?site=${run.site}`) : `?device=${run.device}`;
  return run.form.sections.map((section) => {
    const own = shown.filter((state) => state.section === section);
    if (own.length === 0) return null;
    const headingId = `section-${section.key}`;
    return (
      <section key={section.key} className={classes['section']} aria-labelledby={headingId}>
        <h2 id={headingId}>{section.title}</h2>
        <ol className={classes['cards']} data-filling={!readOnly || undefined}>
          {own.map((state) => (
            <ItemCard
              key={state.item.key}
              state={state}
              readOnly={readOnly}
              place={place}
              device={run.device}
              site={run.site}
              onSay={onSay}
            />
          ))}
        </ol>
      </section>
    );
  });
});

/** Puts the focus on an item: on what answers it, else on whatever of it takes the focus. */
function focusItem(item: string): void {
  const card = document.getElementById(cardId(item));
  card?.scrollIntoView({ block: 'nearest' });
  card?.querySelector<HTMLElement>('[aria-pressed], input:not([hidden]), textarea, button, a')?.focus({ preventScroll: true });
}

/** Goes to the next item, or to the one before. */
type Go = (by: 1 | -1) => void;

/** In a field of one line, up and down have nothing else to do. */
function leaveField(event: KeyboardEvent, go: Go): void {
  const { target, key } = event;
  const isField = target instanceof HTMLInputElement || (target instanceof HTMLTextAreaElement && !target.value.includes('\n'));
  // A dialog of an item passes its keys on as well.
  if (!isField || target.closest('[role="dialog"]') !== null || (key !== 'ArrowDown' && key !== 'ArrowUp')) return;
  event.preventDefault();
  go(key === 'ArrowDown' ? 1 : -1);
}

/** Arrows go from item to item, 1, 2, 3 choose an answer, N opens the note of the item that has the focus. */
function useItemKeys(shown: readonly ItemState[], { undo }: Filling, readOnly: boolean): Go {
  const { t } = useTranslation('checklists');
  const last = useRef<string>(undefined);
  const current = (): string | undefined => {
    last.current = document.activeElement?.closest<HTMLElement>('[data-item]')?.dataset['item'] ?? last.current;
    return last.current;
  };
  const go: Go = (by) => {
    const at = shown.findIndex(({ item }) => item.key === current());
    const next = shown[at < 0 ? 0 : Math.min(Math.max(at + by, 0), shown.length - 1)]?.item.key;
    if (next === undefined) return;
    last.current = next;
    focusItem(next);
  };
  const inCurrent = (selector: string): readonly HTMLElement[] => {
    const card = document.getElementById(cardId(current() ?? ''));
    return card === null ? [] : [...card.querySelectorAll<HTMLElement>(selector)];
  };
  const note = (): void => {
    const [place] = inCurrent('button[data-note], textarea[data-note]');
    place?.focus();
    if (place instanceof HTMLButtonElement) place.click();
  };
  const choices = Array.from({ length: 9 }, (_, position) => ({
    keys: String(position + 1),
    label: t('keys.choose'),
    run: () => inCurrent('[aria-pressed]')[position]?.click(),
  }));
  useKeys([
    { keys: 'ArrowDown', label: t('keys.next'), run: () => go(1) },
    { keys: 'ArrowUp', label: t('keys.previous'), run: () => go(-1) },
    ...(readOnly ? [] : [...choices, { keys: 'N', label: t('keys.note'), run: note }]),
    ...(undo === undefined || readOnly ? [] : [{ keys: 'Ctrl+Z', label: t('undoKeys'), run: undo }]),
  ]);
  return go;
}

function Notice({ filling, hidden }: { readonly filling: Filling; readonly hidden: boolean }): ReactNode {
  const { t } = useTranslation('checklists');
  const { notice, undo } = filling;
  return (
    <div role="status" className={classes['notice']}>
      {notice !== undefined && !hidden && (
        <NoticeLine bad={notice.kind === 'failed'} undo={undo && { label: t('undo'), run: undo }}>
          {t(notice.kind, { item: notice.item })}
        </NoticeLine>
      )}
    </div>
  );
}
