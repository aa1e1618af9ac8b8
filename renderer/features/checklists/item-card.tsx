import { Textarea } from '@mantine/core';
import { memo, useEffect, useId, useRef, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { ItemState } from '#domain/checklists/evaluate.ts';
import { sameContent } from '#domain/merge/canonical.ts';
import { hlcMs } from '#domain/clock/hlc.ts';
import { useFormat } from '../../hooks/format.ts';
import { usePeople } from '../../hooks/use-people.ts';
import { answerInWords, notedBefore, standingOf } from './answer-words.ts';
import { ItemInput } from './item-input.tsx';
import { dropAndPasteOnto } from '../../evidence/take-files.ts';
import { ItemPhotos, useTakingPhotos } from './item-photos.tsx';
import { OthersSaid } from './others-said.tsx';
import classes from './run.module.css';
import { useDraftText } from '../../hooks/use-draft-text.ts';
import type { Say } from './use-run.ts';

export type ItemCardProps = {
  readonly state: ItemState;
  readonly readOnly: boolean;
  /** Where what failed leads on to: query of the log form and of the compatibility screen; absent where there is nothing to name. */
  readonly place: string;
  readonly device: string;
  readonly site: string;
  readonly onSay: Say;
};

/** The element of an item, for the keyboard. */
export const cardId = (item: string): string => `item-${item}`;

/** One item: what is asked, its answer, and right there whatever a failure asks for. */
export const ItemCard = memo(Card, (before, after) => sameProps(before, after));

function sameProps({ state: a, ...one }: ItemCardProps, { state: b, ...other }: ItemCardProps): boolean {
  return (
    one.readOnly === other.readOnly &&
    one.place === other.place &&
    one.device === other.device &&
    one.site === other.site &&
    one.onSay === other.onSay &&
    // Most often it is the very same: the screen has something to say, and nothing was answered.
    (a === b || shownParts(a).every((part) => sameContent(a[part], b[part])))
  );
}

/** What a card shows of an item: all but the section that it is in. */
function shownParts(state: ItemState): readonly Exclude<keyof ItemState, 'section'>[] {
  return (Object.keys(state) as (keyof ItemState)[]).filter((part) => part !== 'section');
}

function Card({ state, readOnly, place, device, site, onSay }: ItemCardProps): ReactNode {
  const { t } = useTranslation('checklists');
  const format = useFormat();
  const people = usePeople();
  const labelId = useId();
  const { item, said, required, failed, asksAgain } = state;
  const taking = useTakingPhotos({ state, readOnly, onSay });
  const name = (person: string): string => people.get(person)?.name ?? person;
  return (
    <li
      id={cardId(item.key)}
      className={classes['card']}
      data-item={item.key}
      data-wrong={failed || asksAgain || undefined}
      {...(taking.mayAdd ? dropAndPasteOnto(taking.adding) : {})}
    >
      <div className={classes['asked']}>
        <p id={labelId} className={classes['label']}>
          {item.label}
        </p>
        <p className={classes['quiet']}>
          {[item.safety === true && t('safety'), !required && t('optional'), item.hint].filter(Boolean).join(' · ')}
        </p>
        <Standing state={state} />
      </div>
      <div className={classes['answer']}>
        {asksAgain && !readOnly && (
          <p role="alert" className={classes['problem']}>
            {t('asksAgain')}
          </p>
        )}
        <OthersSaid item={item} said={state.besides} when="besides" />
        <p className={classes['written']} data-always={readOnly || undefined}>
          {answerInWords(item, said?.value ?? {}, t, format)}
          {said !== undefined && (
            <span
              className={classes['quiet']}
            >{` · ${t('saidBy', { person: name(said.person), time: format.absolute(hlcMs(said.at)) })}`}</span>
          )}
        </p>
        {said?.value.note !== undefined && (
          <p className={classes['noteText']} data-always={readOnly || undefined}>
            {said.value.note}
          </p>
        )}
        {!readOnly && (
          <div className={classes['filled']}>
            <ItemInput state={state} labelId={labelId} about={{ device, site }} onAnswer={(answer) => onSay(state, { answer })} />
          </div>
        )}
        <ItemPhotos state={state} readOnly={readOnly} taking={taking} onSay={onSay} />
        {!readOnly && (
          <div className={classes['filled']}>
            <Note state={state} onNote={(note) => onSay(state, { note })} />
          </div>
        )}
        <OthersSaid item={item} said={notedBefore(state)} when="before" />
        {failed && !readOnly && (
          <p className={classes['follow']}>
            <Link to={`/log${place}`}>{t('newIncident')}</Link>
            {device !== '' && <Link to={`/compatibility?device=${device}`}>{t('checkVariant')}</Link>}
          </p>
        )}
      </div>
    </li>
  );
}

/** How the item stands: shape and word, colour only where something is wrong. */
function Standing({ state }: { readonly state: ItemState }): ReactNode {
  const { t } = useTranslation('checklists');
  const { mark, words } = standingOf(state);
  return words === undefined ? null : <p className={classes[mark === '✓' ? 'quiet' : 'problem']}>{`${mark} ${t(words)}`}</p>;
}

/** The note of an item: there when there is one or one is due, else one quiet word. */
function Note({ state, onNote }: { readonly state: ItemState; readonly onNote: (note: string) => void }): ReactNode {
  const { t } = useTranslation('checklists');
  const { item, said, due, failed } = state;
  const [opened, setOpened] = useState(false);
  const box = useRef<HTMLTextAreaElement>(null);
  const hadFailed = useRef(failed);
  const { text, type, commit } = useDraftText(said?.value.note ?? '', onNote);
  useEffect(() => {
    // What has just failed asks at once, where the keyboard is already at this item.
    const card = box.current?.closest('[data-item]');
    if (failed && due !== 'nothing' && !hadFailed.current && card?.contains(document.activeElement) === true) box.current?.focus();
    hadFailed.current = failed;
  }, [failed, due]);
  useEffect(() => {
    if (opened) box.current?.focus();
  }, [opened]);
  if (due === 'nothing' && !opened && text === '') {
    return (
      <button
        type="button"
        className={classes['addNote']}
        data-note
        aria-label={t('noteLabel', { item: item.label })}
        onClick={() => setOpened(true)}
      >
        {t('addNote')}
      </button>
    );
  }
  return (
    <Textarea
      ref={box}
      data-note
      label={due === 'nothing' ? t('note') : <span className={classes['problem']}>{t(`due.${due}`)}</span>}
      aria-label={t('noteLabel', { item: item.label })}
      autosize
      minRows={1}
      maxRows={8}
      maxLength={10_000}
      value={text}
      onChange={(event) => type(event.currentTarget.value)}
      onBlur={() => {
        commit();
        setOpened(false);
      }}
    />
  );
}
