import { Button } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import classes from './editor.module.css';

/** A part of the editor, and the id of what gets the focus there. */
export type Part = { readonly id: string; readonly title: string };

/** The parts of a long form, each one press away: a form of forty items has hundreds of fields to tab through. */
export function Outline({ parts }: { readonly parts: readonly Part[] }): ReactNode {
  const { t } = useTranslation('checklists');
  return (
    <nav className={classes['row']} aria-label={t('editor.outline')}>
      <span className={classes['goTo']}>{t('editor.goTo')}</span>
      {parts.map(({ id, title }) => (
        <Button key={id} variant="subtle" onClick={() => document.getElementById(id)?.focus()}>
          {title}
        </Button>
      ))}
    </nav>
  );
}
