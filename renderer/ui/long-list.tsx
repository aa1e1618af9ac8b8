import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useRef, type ReactNode } from 'react';
import { useAppearance } from '../hooks/use-appearance.ts';
import classes from './long-list.module.css';

export type LongListProps<T> = {
  readonly items: readonly T[];
  /** What the list is called. */
  readonly label: string;
  /** How high a row is, in CSS pixels. */
  readonly rowPx: { readonly desk: number; readonly glove: number };
  readonly rowClass?: string | undefined;
  readonly children: (item: T) => ReactNode;
};

/** A list of which only the rows in sight exist, each of the same height. */
export function LongList<T extends { readonly id: string }>({ items, label, rowPx, rowClass = '', children }: LongListProps<T>): ReactNode {
  const { density } = useAppearance();
  const scroller = useRef<HTMLDivElement>(null);
  const height = rowPx[density];
  const virtual = useVirtualizer({
    count: items.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => height,
    getItemKey: (position) => items[position]?.id ?? position,
    overscan: 12,
  });
  useEffect(() => virtual.measure(), [virtual, height]);
  return (
    <div ref={scroller} className={classes['scroller']}>
      <ul className={classes['rows']} aria-label={label} style={{ height: virtual.getTotalSize() }}>
        {virtual.getVirtualItems().map(({ index, start }) => {
          const item = items[index];
          if (item === undefined) return null;
          return (
            <li
              key={item.id}
              className={`${classes['item']} ${rowClass}`}
              style={{ transform: `translateY(${start}px)`, height }}
              aria-setsize={items.length}
              aria-posinset={index + 1}
            >
              {children(item)}
            </li>
          );
        })}
      </ul>
    </div>
  );
}
