import { Button, FileButton } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { matrixColumns, readMatrixFile, type MatrixFile } from '#domain/compat/csv.ts';
import { encodingOf } from '#domain/fleet/decode.ts';
import { fromLocalInput } from '../../hooks/format.ts';
import { useStore } from '../../hooks/store-context.tsx';
import { Notice } from '../../ui/notice.tsx';
import { Section } from '../../ui/page.tsx';
import classes from './compatibility.module.css';

const PROBLEMS_SHOWN = 20;

/** Rules from a CSV file: each becomes a proposal, for a second person to decide on. Read here on the laptop; needs no network. */
export function ImportRules(): ReactNode {
  const { t } = useTranslation(['compatibility', 'common']);
  const { actions } = useStore();
  const [file, setFile] = useState<MatrixFile>();
  const [outcome, setOutcome] = useState<{ readonly proposed: number } | 'failed'>();
  const read = async (chosen: File | null): Promise<void> => {
    if (chosen === null) return;
    const bytes = new Uint8Array(await chosen.arrayBuffer());
    setFile(readMatrixFile(new TextDecoder(encodingOf(bytes)).decode(bytes), fromLocalInput));
    setOutcome(undefined);
  };
  const propose = async (): Promise<void> => {
    if (file === undefined) return;
    try {
      const written = await actions.writeRules(file.rules, 'proposed');
      setOutcome({ proposed: written.length });
      setFile(undefined);
    } catch {
      setOutcome('failed');
    }
  };
  return (
    <Section title={t('import.title')} lead={t('import.lead', { columns: matrixColumns.join(', ') })}>
      <div className={classes['actions']}>
        <FileButton accept=".csv,text/csv" onChange={(chosen) => void read(chosen)} inputProps={{ 'aria-label': t('import.pick') }}>
          {(props) => <Button {...props}>{t('import.pick')}</Button>}
        </FileButton>
        {file === undefined || file.rules.length === 0 ? null : (
          <Button variant="filled" onClick={() => void propose()}>
            {t('import.propose', { count: file.rules.length })}
          </Button>
        )}
      </div>
      {file === undefined || file.problems.length === 0 ? null : (
        <Notice tone="problem" role="alert">
          <p>{t('import.bad', { count: file.problems.length })}</p>
          <ul>
            {file.problems.slice(0, PROBLEMS_SHOWN).map(({ line, code, value }) => (
              <li key={line}>
                {t('import.line', { line })} {t(`problem.${code}`)} <span className={classes['mono']}>{value}</span>
              </li>
            ))}
          </ul>
        </Notice>
      )}
      {outcome === undefined ? null : outcome === 'failed' ? (
        <p role="alert">{t('common:problem.not-saved')}</p>
      ) : (
        <p role="status">{t('import.done', { count: outcome.proposed })}</p>
      )}
    </Section>
  );
}
