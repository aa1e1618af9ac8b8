import { Button, TextInput } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { ChecklistForm, ChecklistItem } from '#domain/schema/checklist-form.ts';
import { Section } from '../../ui/page.tsx';
import { ConditionFields } from './condition-fields.tsx';
import { addItem, changeItem, changeSection, moveItem, removeItem, type FormChange } from './edit-form.ts';
import classes from './editor.module.css';
import { ItemFields } from './item-fields.tsx';

type Props = {
  readonly section: ChecklistForm['sections'][number];
  /** Which section of the form it is. */
  readonly at: number;
  /** On its first field, for the outline to lead to. */
  readonly id: string;
  /** What is asked before an item of this section. */
  readonly earlierThan: (place: number) => readonly ChecklistItem[];
  readonly onChange: (change: FormChange) => void;
};

/** One section of a form: its title, when it is shown, its items. */
export function SectionFields({ section, at, id, earlierThan, onChange }: Props): ReactNode {
  const { t } = useTranslation('checklists');
  /** The item just added: whoever adds one goes on with its words. */
  const [added, setAdded] = useState<number>();
  return (
    <Section title={section.title === '' ? t('editor.section') : section.title}>
      <TextInput
        id={id}
        label={t('editor.sectionTitle')}
        maxLength={200}
        value={section.title}
        onChange={(event) => {
          const title = event.currentTarget.value;
          onChange(changeSection(at, (one) => ({ ...one, title })));
        }}
      />
      <ConditionFields
        label={t('editor.sectionShowIf')}
        condition={section.showIf}
        earlier={earlierThan(0)}
        onChange={(showIf) => onChange(changeSection(at, (one) => ({ ...one, showIf })))}
      />
      <ol className={classes['items']}>
        {section.items.map((item, place) => (
          <ItemFields
            key={item.key}
            item={item}
            earlier={earlierThan(place)}
            isFirst={place === 0}
            isLast={place === section.items.length - 1}
            isNew={place === added}
            onChange={(changed) => onChange(changeItem(at, place, () => changed))}
            onMove={(by) => onChange(moveItem(at, place, by))}
            onRemove={() => onChange(removeItem(at, place))}
          />
        ))}
      </ol>
      <Button
        onClick={() => {
          setAdded(section.items.length);
          onChange(addItem(at));
        }}
      >
        {t('editor.addItem')}
      </Button>
    </Section>
  );
}
