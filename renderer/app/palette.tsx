import { Modal } from '@mantine/core';
import { Fragment, memo, useEffect, useEffectEvent, useId, useRef, useState, type KeyboardEvent, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { highlight, type Piece } from '#domain/search/highlight.ts';
import type { SearchState } from '../db/search/searcher.ts';
import { useFormat } from '../hooks/format.ts';
import { Kbd } from '../ui/kbd.tsx';
import { SeverityMark } from '../ui/severity-mark.tsx';
import type { PaletteItem } from './palette-item.ts';
import classes from './palette.module.css';
import { usePaletteItems } from './use-palette-items.ts';

export type PaletteProps = { readonly opened: boolean; readonly onClose: () => void; readonly onShowKeys: () => void };

/** One field that finds everything and does everything, by the keyboard alone. */
export function Palette({ opened, onClose, onShowKeys }: PaletteProps): ReactNode {
  const { t } = useTranslation('app');
  return (
    <Modal.Root opened={opened} onClose={onClose} size="xl" padding={0}>
      <Modal.Overlay />
      <Modal.Content aria-label={t('palette.label')}>
        <Modal.Body className={classes['body']}>
          <PaletteBody onClose={onClose} onShowKeys={onShowKeys} />
        </Modal.Body>
      </Modal.Content>
    </Modal.Root>
  );
}

function PaletteBody({ onClose, onShowKeys }: Omit<PaletteProps, 'opened'>): ReactNode {
  const { t } = useTranslation('app');
  const id = useId();
  const [typed, setTyped] = useState('');
  const [at, setAt] = useState(0);
  const { items, shownFor, settled, state, remember } = usePaletteItems(typed, onShowKeys);
  /** Enter was pressed before what was typed had been answered. */
  const waiting = useRef(false);
  const active = items[Math.min(at, items.length - 1)];
  const list = useRef<HTMLDivElement>(null);
  useEffect(() => {
    list.current?.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: 'nearest' });
  }, [active]);

  const run = (item: PaletteItem | undefined): void => {
    if (item === undefined) return;
    remember(item);
    onClose();
    item.run();
  };
  const answered = useEffectEvent(() => {
    if (waiting.current) run(active);
  });
  useEffect(() => {
    if (settled) answered();
  }, [settled]);
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.nativeEvent.isComposing) return;
    const steps: { readonly [key: string]: number } = { ArrowDown: 1, ArrowUp: -1, PageDown: 6, PageUp: -6 };
    const step = steps[event.key];
    if (step !== undefined) {
      event.preventDefault();
      const last = items.length - 1;
      setAt((before) =>
        Math.abs(step) === 1
          ? (Math.min(before, last) + step + items.length) % Math.max(1, items.length)
          : Math.max(0, Math.min(last, before + step)),
      );
    } else if (event.key === 'Enter') {
      event.preventDefault();
      if (settled) run(active);
      else waiting.current = true;
    }
  };

  return (
    <>
      <input
        className={classes['input']}
        type="text"
        role="combobox"
        aria-label={t('palette.label')}
        aria-expanded={items.length > 0}
        aria-controls={`${id}-list`}
        aria-activedescendant={active === undefined ? undefined : `${id}-${active.group}-${active.id}`}
        aria-autocomplete="list"
        autoComplete="off"
        spellCheck={false}
        data-autofocus
        placeholder={t('palette.placeholder')}
        value={typed}
        onChange={(event) => {
          setTyped(event.currentTarget.value);
          setAt(0);
          waiting.current = false;
        }}
        onKeyDown={onKeyDown}
      />
      {items.length === 0 && settled ? (
        <output className={classes['nothing']}>{t(state.whole ? 'palette.nothing' : 'palette.nothingYet', { typed: typed.trim() })}</output>
      ) : null}
      <div className={classes['list']} id={`${id}-list`} role="listbox" aria-label={t('palette.results')} aria-busy={!settled} ref={list}>
        {items.map((item, position) => (
          <Fragment key={`${item.group} ${item.id}`}>
            {item.group === items[position - 1]?.group ? null : (
              <div className={classes['group']} role="presentation">
                {t(`palette.${item.group}`)}
              </div>
            )}
            <div
              id={`${id}-${item.group}-${item.id}`}
              className={classes['item']}
              role="option"
              tabIndex={-1}
              aria-selected={item === active}
              onMouseMove={() => setAt(position)}
              onClick={() => run(item)}
              onKeyDown={onKeyDown}
            >
              {item.severity === undefined ? null : <SeverityMark severity={item.severity} />}
              <span className={classes['words']} data-over={item.over === true || undefined}>
                <span className={classes['label']}>
                  <Highlighted text={item.label} typed={shownFor} />
                </span>
                {item.why === undefined || item.why.length === 0 ? null : (
                  <span className={classes['why']}>
                    <Marked pieces={item.why} />
                  </span>
                )}
              </span>
              <span className={classes['detail']}>
                <Highlighted text={item.detail} typed={shownFor} />
              </span>
              {item.keys === undefined ? null : <Kbd keys={item.keys} />}
            </div>
          </Fragment>
        ))}
      </div>
      <p className={classes['hint']}>
        <span>{t('palette.hint')}</span>
        <Knows state={state} />
      </p>
    </>
  );
}

/** That not everything has been read yet, or cannot be. */
function Knows({ state }: { readonly state: SearchState }): ReactNode {
  const { t } = useTranslation('app');
  const { number } = useFormat();
  if (state.failed) return <strong>{t('palette.failed')}</strong>;
  if (state.whole || state.total === 0) return null;
  return <span>{t('palette.reading', { read: number(state.read), total: number(state.total) })}</span>;
}

/** Most of what is shown stays from one key to the next, and is looked through once. */
const Highlighted = memo(({ text, typed }: { readonly text: string; readonly typed: string }) => (
  <Marked pieces={highlight(text, typed)} />
));

/** What was asked for stands out by weight and a line, not by colour. */
function Marked({ pieces }: { readonly pieces: readonly Piece[] }): ReactNode {
  return pieces.map(({ text, met }, place) => (met ? <mark key={place}>{text}</mark> : <Fragment key={place}>{text}</Fragment>));
}
