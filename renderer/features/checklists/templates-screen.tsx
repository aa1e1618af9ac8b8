import { Button } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { useMay } from '../../hooks/use-may.ts';
import { useTitle } from '../../hooks/use-title.ts';
import { DataTable } from '../../ui/data-table.tsx';
import { Page } from '../../ui/page.tsx';
import classes from './editor.module.css';
import { useForms } from '../../hooks/use-forms.ts';

/** The checklists that can be filled, in their newest versions; each leads to how it is filled, where an admin writes new ones. */
export function TemplatesScreen(): ReactNode {
  const { t } = useTranslation('checklists');
  useTitle(t('templates.title'));
  const may = useMay('template.publish');
  const forms = useForms();
  if (forms === undefined) return null;
  const columns = ['name', 'about', 'items', 'version'] as const;
  return (
    <Page>
      <div className={classes['row']}>
        <Link to="/checklists">{t('back')}</Link>
        {may && (
          <Button component={Link} to="/checklists/templates/new" variant="filled">
            {t('templates.new')}
          </Button>
        )}
      </div>
      <DataTable columns={columns.map((key) => ({ key, label: t(`templates.column.${key}`) }))}>
        {forms.map((form) => (
          <tr key={form.key}>
            <th scope="row">
              <Link to={`/checklists/templates/${form.key}`}>{form.title}</Link>
            </th>
            <td>{t(`templates.about.${form.about}`)}</td>
            <td>{form.sections.reduce((count, { items }) => count + items.length, 0)}</td>
            <td>{form.version}</td>
          </tr>
        ))}
      </DataTable>
    </Page>
  );
}
