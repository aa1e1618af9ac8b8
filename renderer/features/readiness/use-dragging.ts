import { useRef, useState, type HTMLAttributes, type PointerEvent, type RefObject } from 'react';

export type Dragging = {
  /** The stop that is being dragged, by its id. */
  readonly stop: string | undefined;
  /** A finger or a mouse took hold of a stop. */
  readonly begin: (stop: string, event: PointerEvent) => void;
  /** For the list whose rows have `data-stop`. */
  readonly onList: Pick<HTMLAttributes<HTMLElement>, 'onPointerMove' | 'onPointerUp' | 'onPointerCancel' | 'onLostPointerCapture'>;
};

/** Rows of a list that are dragged to another place: each time that the pointer comes over another row, `onMove` is told its place. */
export function useDragging(list: RefObject<HTMLElement | null>, onMove: (stop: string, place: number) => void): Dragging {
  const [stop, setStop] = useState<string>();
  /** Where it was last told to go: rows follow a little later. */
  const told = useRef<number>(undefined);
  const end = (): void => setStop(undefined);
  return {
    stop,
    begin: (taken, event) => {
      if (event.button !== 0) return;
      event.preventDefault();
      // By the list, not by the row: that leaves the document for a moment when it changes its place.
      list.current?.setPointerCapture(event.pointerId);
      told.current = undefined;
      setStop(taken);
    },
    onList: {
      onPointerMove: ({ clientY }) => {
        if (stop === undefined) return;
        const rows = [...(list.current?.querySelectorAll<HTMLElement>('[data-stop]') ?? [])];
        const place = rows.findIndex((row) => clientY < row.getBoundingClientRect().bottom);
        const to = place === -1 ? rows.length - 1 : place;
        if (rows[to]?.dataset['stop'] === stop || to === told.current) return;
        told.current = to;
        onMove(stop, to);
      },
      onPointerUp: end,
      onPointerCancel: end,
      onLostPointerCapture: end,
    },
  };
}
