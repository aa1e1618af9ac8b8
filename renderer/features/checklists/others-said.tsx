import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Said } from '#domain/checklists/evaluate.ts';
import { hlcMs } from '#domain/clock/hlc.ts';
import type { ChecklistItem } from '#domain/schema/checklist-form.ts';
import { useFormat } from '../../hooks/format.ts';
import { usePeople } from '../../hooks/use-people.ts';
import { saidInWords } from './answer-words.ts';
import classes from './run.module.css';

type Props = {
  readonly item: ChecklistItem;
  readonly said: readonly Said[];
  /** `besides`: they still stand. `before`: another answer has taken their place. */
  readonly when: 'besides' | 'before';
};

/** What others said of an item, each with all that goes with it, on screen and on paper. */
export function OthersSaid({ item, said, when }: Props): ReactNode {
  const { t } = useTranslation('checklists');
  const format = useFormat();
  const people = usePeople();
  return said.map(({ person, at, value }) => (
    <p key={person} className={classes['others']}>
      {t(when, { person: people.get(person)?.name ?? person, answer: saidInWords(item, value, t, format) })}
      {` · ${format.absolute(hlcMs(at))}`}
    </p>
  ));
}
