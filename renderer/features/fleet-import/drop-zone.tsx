import { Button, FileButton } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../hooks/format.ts';
import classes from './import-screen.module.css';

/** Where a file is dropped or picked. Dropping anywhere else in the app leads here too. */
export function DropZone({ file, onFile }: { readonly file: File | undefined; readonly onFile: (file: File) => void }): ReactNode {
  const { t } = useTranslation('fleetImport');
  const format = useFormat();
  const [over, setOver] = useState(false);
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- only shows that a file may be let go here; the button does the same
    <section
      className={`${classes['drop']} ${over ? classes['over'] : ''}`}
      aria-label={t('file')}
      onDragOver={() => setOver(true)}
      onDragLeave={() => setOver(false)}
      onDrop={() => setOver(false)}
    >
      {file === undefined ? (
        <>
          <p>{t('dropHere')}</p>
          <p className={classes['quiet']}>{t('columns')}</p>
        </>
      ) : (
        <p>{t('chosen', { name: file.name, size: format.bytes(file.size) })}</p>
      )}
      <FileButton
        accept=".csv,.json,text/csv,application/json"
        onChange={(chosen) => {
          if (chosen !== null) onFile(chosen);
        }}
        inputProps={{ 'aria-label': t('pick') }}
      >
        {(props) => (
          <Button {...props} variant={file === undefined ? 'filled' : 'default'} autoFocus={file === undefined}>
            {file === undefined ? t('pick') : t('pickOther')}
          </Button>
        )}
      </FileButton>
    </section>
  );
}
