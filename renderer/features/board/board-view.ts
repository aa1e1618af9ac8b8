import { create } from 'zustand';

/** How many rows the list starts with, and how many more each time its end comes near. */
export const FIRST_WINDOW = 50;
export const NEXT_WINDOW = 100;

type BoardView = {
  /** The query that window and offset belong to: another filter starts at the top. */
  readonly query: string;
  readonly limit: number;
  /** Pixels scrolled, so that coming back from an incident finds the list where it was. */
  readonly offset: number;
  /** The row that the keyboard is on. */
  readonly cursor: string;
  /** Asks the list to put the keyboard on its row, as soon as that is there. */
  readonly wantsFocus: boolean;
};

/** Where the person is on the board; kept while the app runs, not beyond. */
export const useBoardView = create<BoardView>(() => ({ query: '', limit: FIRST_WINDOW, offset: 0, cursor: '', wantsFocus: false }));

/** The view for this query: as it was left, or from the top. */
export function viewFor(view: BoardView, query: string): BoardView {
  return view.query === query ? view : { ...view, query, limit: FIRST_WINDOW, offset: 0 };
}
