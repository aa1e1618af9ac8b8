import { useVirtualizer } from '@tanstack/react-virtual';
import { useMemo, useRef, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { unsettled } from '#domain/rules/timeline.ts';
import { happenedAt } from '#domain/rules/timeline.ts';
import type { TimelineEntry } from '#domain/schema/timeline.ts';
import { useStore } from '../../hooks/store-context.tsx';
import { Age } from '../../ui/age.tsx';
import { Collisions } from './collisions.tsx';
import listClasses from '../../ui/long-list.module.css';
import { describeEntry, type EntryText, type EntryWords } from './describe-entry.ts';
import { RemarkBox } from './remark-box.tsx';
import classes from './timeline.module.css';
import { useTimeline, type ArrivedEntry } from './use-incident.ts';
import { useWords } from './use-words.ts';

const ENTRY_PX = 56;

type Props = {
  readonly incident: string;
  /** What arrived from others from then on (ms since 1970) is marked as new. */
  readonly newSince: number | undefined;
  readonly onRemark: (text: string) => Promise<boolean>;
};

/** What happened, newest first, with the box for remarks above. Only the entries in sight exist. */
export function Timeline({ incident, newSince, onRemark }: Props): ReactNode {
  const { t } = useTranslation('incident');
  const { principal } = useStore();
  const words = useWords();
  const entries = useTimeline(incident);
  const open = useMemo(() => unsettled((entries ?? []).map(({ entry }) => entry)), [entries]);
  const scroller = useRef<HTMLDivElement>(null);
  const virtual = useVirtualizer({
    count: entries?.length ?? 0,
    getScrollElement: () => scroller.current,
    estimateSize: () => ENTRY_PX,
    getItemKey: (position) => entries?.[position]?.entry.id ?? position,
    overscan: 8,
  });
  const isNew = ({ entry, arrivedAt }: ArrivedEntry): boolean =>
    newSince !== undefined && arrivedAt >= newSince && entry.by !== principal.person;

  return (
    <>
      <div className={classes['head']}>
        <h3>{t('timeline.title')}</h3>
        <RemarkBox incident={incident} onRemark={onRemark} onLeave={() => scroller.current?.focus()} />
      </div>
      <Collisions entries={open} words={words} />
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- scrolls by keyboard, and holds nothing to focus */}
      <div ref={scroller} className={listClasses['scroller']} tabIndex={0} role="group" aria-label={t('timeline.title')}>
        {entries?.length === 0 && <p className={classes['none']}>{t('timeline.none')}</p>}
        <ol className={listClasses['rows']} style={{ height: virtual.getTotalSize() }}>
          {virtual.getVirtualItems().map(({ index, start }) => {
            const arrived = entries?.[index];
            if (arrived === undefined) return null;
            const { entry } = arrived;
            return (
              <li
                key={entry.id}
                ref={virtual.measureElement}
                data-index={index}
                className={listClasses['item']}
                style={{ transform: `translateY(${start}px)` }}
                aria-setsize={entries?.length}
                aria-posinset={index + 1}
              >
                <Entry entry={entry} words={words} isNew={isNew(arrived)} />
              </li>
            );
          })}
        </ol>
      </div>
    </>
  );
}

type EntryProps = { readonly entry: TimelineEntry; readonly words: EntryWords; readonly isNew: boolean };

function Entry({ entry, words, isNew }: EntryProps): ReactNode {
  const { t } = useTranslation('incident');
  const told = describeEntry(entry, words);
  const { at, clockSaid } = happenedAt(entry);
  return (
    <div className={classes['entry']} data-new={isNew || undefined} data-kind={entry.kind}>
      <p className={classes['by']}>
        {isNew && <strong>{t('timeline.new')} </strong>}
        <span>{entry.kind === 'collision' ? t('timeline.collision') : words.person(entry.by)}</span> · <Age at={at} />
        {clockSaid !== undefined && <span> · {t('timeline.clockSaid', { time: words.time(clockSaid) })}</span>}
      </p>
      {told.change !== 'said' && (
        <p className={classes['what']}>
          <strong>{told.what}</strong> <Change told={told} />
        </p>
      )}
      {told.text !== undefined && <p className={classes['text']}>{told.text}</p>}
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
