import { NativeSelect } from '@mantine/core';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useMemo, useRef, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { tellings, type Telling } from '#domain/rules/tellings.ts';
import { unsettled } from '#domain/rules/timeline.ts';
import type { Incident } from '#domain/schema/incident.ts';
import type { Evidence } from '#domain/schema/evidence.ts';
import { EvidenceViewer } from '../../evidence/evidence-viewer.tsx';
import type { Adding } from '../../evidence/use-adding.ts';
import { useStore } from '../../hooks/store-context.tsx';
import { useUnsentEntries } from '../../hooks/use-delivery.ts';
import { evidenceOf } from '../../hooks/use-evidence.ts';
import { useRxQuery } from '../../hooks/use-live.ts';
import { useMay } from '../../hooks/use-may.ts';
import listClasses from '../../ui/long-list.module.css';
import { Collisions } from './collisions.tsx';
import { CorrectDialog } from './correct-dialog.tsx';
import { RemarkBox } from './remark-box.tsx';
import { TimelineEntryRow } from './timeline-entry.tsx';
import { filtered, groupsIn, type TimelineFilter } from './timeline-filter.ts';
import classes from './timeline.module.css';
import type { Changes } from './use-changes.ts';
import { useTimeline } from './use-incident.ts';
import { useWords } from './use-words.ts';

const ENTRY_PX = 56;

type Props = {
  readonly incident: Incident;
  /** What arrived from others from then on (ms since 1970) is marked as new. */
  readonly newSince: number | undefined;
  readonly changes: Changes;
  /** Takes a copy that was drawn on. */
  readonly adding: Adding;
};

/** What happened, the latest first, with the box for remarks above. Only the entries in sight exist. */
export function Timeline({ incident, newSince, changes, adding }: Props): ReactNode {
  const { t } = useTranslation(['incident', 'domain']);
  const { principal, collections } = useStore();
  const words = useWords();
  const unsent = useUnsentEntries(incident.id);
  const mayPin = useMay('incident.edit');
  const arrived = useTimeline(incident.id);
  const { told, open, arrivals } = useMemo(() => {
    const entries = (arrived ?? []).map(({ entry }) => entry);
    const at = new Map((arrived ?? []).map(({ entry, arrivedAt }) => [entry.id, arrivedAt]));
    return { told: tellings(entries), open: unsettled(entries), arrivals: at };
  }, [arrived]);
  const { pins = {} } = incident;
  const groups = groupsIn(told, pins);
  const [chosen, setChosen] = useState<TimelineFilter>('all');
  const filter = groups.some(({ group }) => group === chosen) ? chosen : 'all';
  const shown = filtered(told, filter, pins);
  const [correcting, setCorrecting] = useState<Telling>();
  const records = useRxQuery<Evidence>(() => evidenceOf(collections.evidence, incident.id), [collections, incident.id]);
  const [viewed, setViewed] = useState<Evidence>();
  const scroller = useRef<HTMLDivElement>(null);
  const virtual = useVirtualizer({
    count: shown.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ENTRY_PX,
    getItemKey: (position) => shown[position]?.entry.id ?? position,
    overscan: 8,
  });
  const isNew = ({ said }: Telling): boolean =>
    newSince !== undefined && (arrivals.get(said.id) ?? 0) >= newSince && said.by !== principal.person;
  const pin = ({ entry }: Telling): void =>
    void changes.change({ pins: { [entry.id]: pins[entry.id] === true ? undefined : true } }, t('domain:field.pins'));

  return (
    <>
      <div className={classes['head']}>
        <div className={classes['line']}>
          <h3>{t('timeline.title')}</h3>
          {groups.length > 1 && (
            <NativeSelect
              aria-label={t('timeline.show')}
              value={filter}
              onChange={(event) => setChosen(event.currentTarget.value as TimelineFilter)}
              data={[
                { value: 'all', label: t('timeline.group.all') },
                ...groups.map(({ group, count }) => ({ value: group, label: `${t(`timeline.group.${group}`)} · ${count}` })),
              ]}
            />
          )}
        </div>
        <RemarkBox key={incident.id} incident={incident.id} onRemark={changes.remark} onLeave={() => scroller.current?.focus()} />
      </div>
      <Collisions incident={incident} entries={open} changes={changes} />
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- scrolls by keyboard, and may hold nothing to focus */}
      <div ref={scroller} className={listClasses['scroller']} tabIndex={0} role="group" aria-label={t('timeline.title')}>
        {arrived?.length === 0 && <p className={classes['none']}>{t('timeline.none')}</p>}
        <ol className={listClasses['rows']} style={{ height: virtual.getTotalSize() }}>
          {virtual.getVirtualItems().map(({ index, start }) => {
            const telling = shown[index];
            if (telling === undefined) return null;
            const { entry } = telling;
            const added = entry.evidence === undefined ? undefined : records?.find(({ id }) => id === entry.evidence);
            const isOwnRemark = entry.kind === 'remark' && entry.by === principal.person;
            return (
              <li
                key={entry.id}
                ref={virtual.measureElement}
                data-index={index}
                className={listClasses['item']}
                style={{ transform: `translateY(${start}px)` }}
                aria-setsize={shown.length}
                aria-posinset={index + 1}
              >
                <TimelineEntryRow
                  telling={telling}
                  words={words}
                  isNew={isNew(telling)}
                  unsent={unsent.get(telling.said.id) ?? unsent.get(entry.id)}
                  isPinned={pins[entry.id] === true}
                  onPin={mayPin ? () => pin(telling) : undefined}
                  onCorrect={isOwnRemark ? () => setCorrecting(telling) : undefined}
                  onOpen={added === undefined ? undefined : () => setViewed(added)}
                />
              </li>
            );
          })}
        </ol>
      </div>
      {viewed !== undefined && (
        <EvidenceViewer record={viewed} onClose={() => setViewed(undefined)} onCopy={(copy) => adding.add([copy])} />
      )}
      {correcting !== undefined && (
        <CorrectDialog telling={correcting} onCorrect={changes.correct} onClose={() => setCorrecting(undefined)} />
      )}
    </>
  );
}
