import { Modal } from '@mantine/core';
import { Fragment, useEffect, useId, useRef, useState, type KeyboardEvent, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Kbd } from '../ui/kbd.tsx';
import classes from './palette.module.css';
import type { PaletteItem } from './palette-match.ts';
import { usePaletteItems } from './use-palette-items.ts';

export type PaletteProps = { readonly opened: boolean; readonly onClose: () => void; readonly onShowKeys: () => void };

/** One field that finds everything and does everything, by the keyboard alone. */
export function Palette({ opened, onClose, onShowKeys }: PaletteProps): ReactNode {
  const { t } = useTranslation('app');
  return (
    <Modal.Root opened={opened} onClose={onClose} size="lg" padding={0}>
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
  const items = usePaletteItems(typed, onShowKeys);
  const active = items[Math.min(at, items.length - 1)];
  const list = useRef<HTMLDivElement>(null);
  useEffect(() => {
    list.current?.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: 'nearest' });
  }, [active]);

  const run = (item: PaletteItem | undefined): void => {
    if (item === undefined) return;
    onClose();
    item.run();
  };
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
      run(active);
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
        }}
        onKeyDown={onKeyDown}
      />
      {items.length === 0 ? <output className={classes['nothing']}>{t('palette.nothing', { typed: typed.trim() })}</output> : null}
      <div className={classes['list']} id={`${id}-list`} role="listbox" aria-label={t('palette.results')} ref={list}>
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
              <span className={classes['label']}>{item.label}</span>
              <span className={classes['detail']}>{item.detail}</span>
              {item.keys === undefined ? null : <Kbd keys={item.keys} />}
            </div>
          </Fragment>
        ))}
      </div>
      <p className={classes['hint']}>{t('palette.hint')}</p>
    </>
  );
}
