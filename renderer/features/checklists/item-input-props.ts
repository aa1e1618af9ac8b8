import type { ItemState } from '#domain/checklists/evaluate.ts';
import type { ItemAnswer } from '#domain/schema/checklist.ts';

export type About = { readonly device: string; readonly site: string };

export type ItemInputProps = {
  readonly state: ItemState;
  /** Id of the words that name the item. */
  readonly labelId: string;
  /** The device that the run is about, and the site where it is filled; `''` for none. */
  readonly about: About;
  readonly onAnswer: (answer: ItemAnswer['answer']) => void;
};
