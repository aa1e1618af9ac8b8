import { Button } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { openedAs } from '#domain/manuals/manual-type.ts';
import type { Manual } from '#domain/protocol/manuals.ts';
import type { ManualHere } from '../../db/manuals/manual-store.ts';
import { useFormat } from '../../hooks/format.ts';
import { useStore } from '../../hooks/store-context.tsx';
import { Age } from '../../ui/age.tsx';
import { forWords } from './for-words.ts';
import { ManualViewer } from './manual-viewer.tsx';
import classes from './manuals.module.css';

type Props = {
  readonly manual: Manual;
  readonly here: ManualHere;
  /** Among all manuals: what it is for is said as well, and it can be taken off the laptop. */
  readonly full?: boolean;
  /** Somebody came for this one: it is opened where it is here, else it is where they are. `onLeft`: it was closed again. */
  readonly asked?: boolean;
  readonly onLeft?: () => void;
  /** What else can be done with it. */
  readonly children?: ReactNode;
};

/** One manual: what it is, how large and how old, what of it is here; to open, to get. */
export function ManualLine({ manual, here, full = false, asked = false, onLeft, children }: Props): ReactNode {
  const { t } = useTranslation(['manuals', 'domain']);
  const format = useFormat();
  const { manuals } = useStore();
  const [opened, setOpened] = useState(false);
  const { part, file, have, wanted } = here;
  // Opened at once if it can be then: what comes while somebody looks at its line is not pushed at them.
  const [coming, setComing] = useState({ asked: false, atOnce: false });
  if (coming.asked !== asked) setComing({ asked, atOnce: asked && file !== undefined });
  const close = (): void => {
    setOpened(false);
    onLeft?.();
  };
  const { title } = manual;
  const size = format.bytes(manual.size);
  const named = (what: string): { readonly 'aria-label': string } => ({ 'aria-label': t('named', { what, title }) });
  const stands = part !== 'here' && wanted ? (`${part}Wanted` as const) : part;
  const get = have > 0 && part !== 'older' ? t('goOn') : t(part === 'older' ? 'getNewer' : 'get', { size });
  const drop = file !== undefined || have > 0;
  return (
    <li className={classes['line']} {...(full ? { tabIndex: -1 } : {})} {...(asked ? { 'aria-current': 'location', ref: goTo } : {})}>
      <div className={classes['about']}>
        <p className={classes['title']}>{title}</p>
        <p className={classes['quiet']}>
          {t(`kind.${openedAs(manual.type)}`)} · {size} · {t('published')} <Age at={manual.at} />
        </p>
        {full ? <p className={classes['quiet']}>{t('for.of', { what: forWords(manual.for, t) })}</p> : null}
        <output className={classes['part']} data-part={part}>
          {t(`part.${stands}`, { have: format.bytes(have), size })}
        </output>
      </div>
      <div className={classes['actions']}>
        {file === undefined ? null : (
          <Button variant="filled" onClick={() => setOpened(true)} {...named(t('open'))}>
            {t('open')}
          </Button>
        )}
        {part === 'here' ? null : wanted ? (
          <Button onClick={() => void manuals.stopWanting([manual.manual])} {...named(t('stop'))}>
            {t('stop')}
          </Button>
        ) : (
          <Button onClick={() => void manuals.want(manual.manual)} {...named(get)}>
            {get}
          </Button>
        )}
        {full && drop ? (
          <Button onClick={() => void manuals.drop(manual.manual)} {...named(t('drop'))}>
            {t('drop')}
          </Button>
        ) : null}
        {children}
      </div>
      {file !== undefined && (opened || coming.atOnce) ? <ManualViewer file={file} isOlder={part !== 'here'} onClose={close} /> : null}
    </li>
  );
}

function goTo(line: HTMLElement | null): void {
  line?.focus();
}
