import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../hooks/format.ts';
import { useEvidence } from '../../hooks/use-evidence.ts';
import { Section } from '../../ui/page.tsx';
import classes from '../../evidence/evidence.module.css';
import reportClasses from './report.module.css';
import { takenInWords } from '../../evidence/taken-in-words.ts';
import type { EntryWords } from './describe-entry.ts';

/** The evidence of an incident on paper: what there is, by its hash, and where it was. */
export function ReportEvidence({ incident, words }: { readonly incident: string; readonly words: EntryWords }): ReactNode {
  const { t } = useTranslation('evidence');
  const format = useFormat();
  const items = useEvidence(incident);
  if (items === undefined || items.length === 0) return null;
  return (
    <Section title={t('title')}>
      <ul className={reportClasses['entries']}>
        {items.map(({ record, state }) => {
          const by = words.person(record.by);
          return (
            <li key={record.id}>
              <p>
                {record.name} · {format.bytes(record.size)} · {by} · {format.absolute(record.at)} ·{' '}
                {t(`state.${state.kind}`, { by, ...state })}
              </p>
              {record.taken !== undefined && <p>{takenInWords(record.taken, t)}</p>}
              {record.caption !== undefined && <p>{record.caption}</p>}
              <p className={classes['hash']}>SHA-256 {record.sha256}</p>
            </li>
          );
        })}
      </ul>
    </Section>
  );
}
