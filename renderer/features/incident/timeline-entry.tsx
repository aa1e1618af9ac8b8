import { ActionIcon } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Telling } from '#domain/rules/tellings.ts';
import { Age } from '../../ui/age.tsx';
import { DeliveryMark, type Delivery } from '../../ui/delivery-mark.tsx';
import { Icon } from '../../ui/icon.tsx';
import { authorInWords, describeEntry, type EntryText, type EntryWords } from './describe-entry.ts';
import classes from './timeline.module.css';

type Props = {
  readonly telling: Telling;
  readonly words: EntryWords;
  readonly isNew: boolean;
  /** On this laptop alone, or being sent; absent for what the server holds. */
  readonly unsent: Delivery | undefined;
  readonly isPinned: boolean;
  /** Absent where the person may not. */
  readonly onPin: (() => void) | undefined;
  readonly onCorrect: (() => void) | undefined;
  /** Opens what was added; absent where there is nothing to open. */
  readonly onOpen: (() => void) | undefined;
};

/** One thing that happened: who, when, what; with the words it had before it was corrected. */
export function TimelineEntryRow({ telling, words, isNew, unsent, isPinned, onPin, onCorrect, onOpen }: Props): ReactNode {
  const { t } = useTranslation('incident');
  const { entry, said, earlier, at, clockSaid, notedAt } = telling;
  const told = describeEntry(said, words);
  const name = told.text ?? told.what;
  return (
    <div className={classes['entry']} data-new={isNew || undefined} data-pinned={isPinned || undefined} data-kind={entry.kind}>
      <div className={classes['said']}>
        <p className={classes['by']}>
          {isNew && <strong>{t('timeline.new')} </strong>}
          {isPinned && <strong>{t('timeline.pinned')} </strong>}
          <span>{authorInWords(entry, words)}</span> · <Age at={at} />
          {clockSaid !== undefined && <span> · {t('timeline.clockSaid', { time: words.time(clockSaid) })}</span>}
          {notedAt !== undefined && (
            <span>
              {' '}
              · {t('timeline.noted')} <Age at={notedAt} />
            </span>
          )}
          {unsent !== undefined && (
            <>
              {' · '}
              <DeliveryMark state={unsent} />
            </>
          )}
        </p>
        {told.change !== 'said' && (
          <p className={classes['what']}>
            <strong>{told.what}</strong>{' '}
            {onOpen === undefined ? (
              <Change told={told} />
            ) : (
              <button type="button" className={classes['open']} onClick={onOpen}>
                {told.to}
              </button>
            )}
          </p>
        )}
        {told.text !== undefined && <p className={classes['text']}>{told.text}</p>}
        {earlier.length > 0 && (
          <details className={classes['earlier']}>
            <summary>{t('timeline.corrected', { count: earlier.length })}</summary>
            <ol>
              {earlier.map(({ id, occurredAt, text }) => (
                <li key={id}>
                  {words.time(occurredAt)} <s>{text}</s>
                </li>
              ))}
            </ol>
          </details>
        )}
      </div>
      <div className={classes['tools']}>
        {onCorrect !== undefined && (
          <ActionIcon
            variant="subtle"
            aria-label={t('timeline.correct', { what: name })}
            title={t('timeline.correctHint')}
            onClick={onCorrect}
          >
            <Icon name="edit" />
          </ActionIcon>
        )}
        {onPin !== undefined && (
          <ActionIcon
            variant="subtle"
            aria-label={t('timeline.pin', { what: name })}
            title={t(isPinned ? 'timeline.unpinHint' : 'timeline.pinHint')}
            aria-pressed={isPinned}
            onClick={onPin}
          >
            <Icon name="pin" />
          </ActionIcon>
        )}
      </div>
    </div>
  );
}

function Change({ told }: { readonly told: EntryText }): ReactNode {
  const { t } = useTranslation('incident');
  const { change, from, to } = told;
  if (change === 'added') return <span>{`${t('timeline.added')}: ${to ?? ''}`}</span>;
  if (change === 'removed') return <span>{`${t('timeline.removed')}: ${from ?? ''}`}</span>;
  return (
    <>
      {from !== undefined && (
        <>
          <span className={classes['from']}>{from}</span>
          <span aria-hidden="true"> → </span>
          <span className="visually-hidden"> {t('timeline.to')} </span>
        </>
      )}
      <span>{to}</span>
    </>
  );
}
