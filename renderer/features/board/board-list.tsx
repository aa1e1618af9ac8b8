import { useVirtualizer } from '@tanstack/react-virtual';
import { useCallback, useEffect, useRef, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import type { Incident } from '#domain/schema/incident.ts';
import { useAppearance } from '../../hooks/use-appearance.ts';
import { useFormat } from '../../hooks/format.ts';
import { useDelivery } from '../../hooks/use-delivery.ts';
import { useFleet } from '../../hooks/use-fleet.ts';
import { useHeldAt } from '../../hooks/use-held-at.ts';
import { useKeys } from '../../hooks/use-keys.ts';
import { useNow } from '../../hooks/use-now.ts';
import { usePeople } from '../../hooks/use-people.ts';
import listClasses from '../../ui/long-list.module.css';
import { BoardRow, rowId } from './board-row.tsx';
import { useBoardView } from './board-view.ts';

const ROW_PX = { desk: 36, glove: 64 } as const;
/** `--log-clearance`: the button that logs an incident stands over the end of the list. */
const CLEARANCE_PX = { desk: 72, glove: 96 } as const;
/** This close to the end of what was read, more is read. */
const NEAR_END = 15;

type Props = {
  readonly rows: readonly Incident[];
  readonly more: boolean;
  readonly onMore: () => void;
  readonly unseen: ReadonlySet<string>;
  readonly selectedId: string | undefined;
  readonly search: string;
  readonly initialOffset: number;
};

/** The rows, of which only those in sight exist; J and K walk them, and a pane that is open follows. */
export function BoardList({ rows, more, onMore, unseen, selectedId, search, initialOffset }: Props): ReactNode {
  const { t } = useTranslation('board');
  const navigate = useNavigate();
  const { sites } = useFleet();
  const people = usePeople();
  const format = useFormat();
  const now = useNow();
  const { density } = useAppearance();
  const cursor = useBoardView((view) => view.cursor);
  const scroller = useRef<HTMLDivElement>(null);
  const wantsFocus = useBoardView((view) => view.wantsFocus);
  const height = ROW_PX[density];

  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => height,
    getItemKey: (position) => rows[position]?.id ?? position,
    overscan: 12,
    initialOffset,
    scrollPaddingEnd: CLEARANCE_PX[density],
  });
  useEffect(() => virtual.measure(), [virtual, height]);

  const items = virtual.getVirtualItems();
  const inSight = items.flatMap(({ index }) => rows[index]?.id ?? []);
  const heldAt = useHeldAt(inSight);
  const deliveryOf = useDelivery(inSight);
  const last = items.at(-1)?.index ?? 0;
  useEffect(() => {
    if (more && last >= rows.length - NEAR_END) onMore();
  }, [more, last, rows.length, onMore]);

  const current = selectedId ?? cursor;
  // A row that is scrolled to exists only after a further render: then it gets the focus.
  useEffect(() => {
    if (!wantsFocus) return;
    const position = Math.max(
      0,
      rows.findIndex(({ id }) => id === cursor),
    );
    const row = document.getElementById(rowId(rows[position]?.id ?? ''));
    if (row === null) {
      virtual.scrollToIndex(position);
      return;
    }
    useBoardView.setState({ wantsFocus: false });
    row.focus({ preventScroll: true });
  });
  useEffect(() => () => useBoardView.setState({ wantsFocus: false }), []);

  const step = (by: number): void => {
    const position = rows.findIndex(({ id }) => id === current);
    const target = rows[position < 0 ? 0 : Math.min(rows.length - 1, Math.max(0, position + by))];
    if (target === undefined) return;
    useBoardView.setState({ cursor: target.id, wantsFocus: true });
    virtual.scrollToIndex(rows.indexOf(target));
    if (selectedId !== undefined && target.id !== selectedId) {
      // Where the incident covers the list, the keyboard is in the incident.
      const beside = scroller.current?.checkVisibility() === true;
      void navigate({ pathname: `/incidents/${target.id}`, search }, { replace: true, state: { keepFocus: beside } });
    }
  };
  const open = (): void => {
    const target = rows.find(({ id }) => id === current) ?? rows[0];
    if (target !== undefined) void navigate({ pathname: `/incidents/${target.id}`, search });
  };
  useKeys([
    { keys: 'J', label: t('keys.down'), run: () => step(1) },
    { keys: 'K', label: t('keys.up'), run: () => step(-1) },
    { keys: 'Enter', label: t('keys.open'), run: open },
  ]);

  const onFocus = useCallback((id: string): void => useBoardView.setState({ cursor: id }), []);
  const inTabOrder = items.some(({ index }) => rows[index]?.id === current) ? current : rows[items[0]?.index ?? 0]?.id;

  return (
    <div
      ref={scroller}
      className={listClasses['scroller']}
      onScroll={(event) => useBoardView.setState({ offset: event.currentTarget.scrollTop })}
    >
      <ul className={listClasses['rows']} aria-label={t('list')} style={{ height: virtual.getTotalSize() }}>
        {items.map(({ index, start }) => {
          const incident = rows[index];
          if (incident === undefined) return null;
          const held = heldAt.get(incident.id);
          const delivered = deliveryOf(incident.id);
          const site = sites.get(incident.site)?.name ?? '';
          return (
            <li
              key={incident.id}
              className={listClasses['item']}
              style={{ transform: `translateY(${start}px)` }}
              aria-setsize={more ? -1 : rows.length}
              aria-posinset={index + 1}
            >
              <BoardRow
                incident={incident}
                search={search}
                where={incident.title.includes(site) ? '' : site}
                owner={people.get(incident.owner)?.name ?? ''}
                delivery={delivered?.state}
                elsewhere={delivered?.elsewhere ?? 0}
                heldAt={held === undefined ? undefined : format.clock(held, now)}
                unseen={unseen.has(incident.id)}
                selected={incident.id === selectedId}
                inTabOrder={incident.id === inTabOrder}
                onFocus={onFocus}
              />
            </li>
          );
        })}
      </ul>
    </div>
  );
}
