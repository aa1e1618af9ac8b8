import { Button } from '@mantine/core';
import { useEffect, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { openedAs } from '#domain/manuals/manual-type.ts';
import type { ManualRow } from '../../db/manuals/manual-store.ts';
import { useStore } from '../../hooks/store-context.tsx';
import { BlobImage } from '../../ui/blob-image.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { saveBlob } from '../../ui/download.ts';
import { Notice } from '../../ui/notice.tsx';
import classes from './manuals.module.css';

type Opened = { readonly blob: Blob; readonly text: string | undefined } | 'gone';

type Props = { readonly file: ManualRow; readonly isOlder: boolean; readonly onClose: () => void };

/**
 * A manual that is on this laptop: pictures and text are shown here, a PDF in a tab of its own, since no page of ours may hold
 * another one (its policy has no frames); where the browser has no viewer, as a copy to be saved.
 */
export function ManualViewer({ file, isOlder, onClose }: Props): ReactNode {
  const { t } = useTranslation('manuals');
  const { manuals } = useStore();
  const [opened, setOpened] = useState<Opened>();
  // It may be replaced while it is being read: what was opened stays.
  const [shown] = useState(file);
  const as = openedAs(shown.type);
  useEffect(() => {
    let left = false;
    const read = async (): Promise<Opened> => {
      const blob = await manuals.open(shown);
      return { blob, text: as === 'text' ? await blob.text() : undefined };
    };
    void read()
      .catch((): Opened => 'gone')
      .then((found) => {
        if (!left) setOpened(found);
      });
    return () => {
      left = true;
    };
  }, [manuals, shown, as]);
  const blob = opened === undefined || opened === 'gone' ? undefined : opened.blob;
  const inTab = as === 'pdf' && navigator.pdfViewerEnabled;
  return (
    <Dialog
      opened
      wide={as !== 'pdf'}
      onClose={onClose}
      title={shown.title}
      actions={
        <>
          <Button disabled={blob === undefined} onClick={() => blob !== undefined && saveBlob(shown.name, blob)}>
            {t('viewer.save')}
          </Button>
          {inTab && blob !== undefined ? <OpenInTab blob={blob} /> : null}
        </>
      }
    >
      {isOlder ? <Notice>{t('viewer.earlier')}</Notice> : null}
      {opened === undefined ? <output>{t('viewer.reading')}</output> : null}
      {opened === 'gone' ? (
        <Notice tone="problem" role="alert">
          {t('viewer.gone')}
        </Notice>
      ) : null}
      {blob !== undefined && as === 'picture' ? <BlobImage className={classes['picture']} blob={blob} alt={shown.title} /> : null}
      {opened !== undefined && opened !== 'gone' && opened.text !== undefined ? (
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls must be reachable by the keyboard
        <section className={classes['text']} tabIndex={0} aria-label={shown.title}>
          <pre>{opened.text}</pre>
        </section>
      ) : null}
      {blob !== undefined && (as === 'pdf' || as === 'copy') ? <p>{t(inTab ? 'viewer.tabHint' : 'viewer.saveHint')}</p> : null}
    </Dialog>
  );
}

function OpenInTab({ blob }: { readonly blob: Blob }): ReactNode {
  const { t } = useTranslation('manuals');
  // Never given back: the viewer in the other tab reads from it as long as that is open.
  const [url] = useState(() => URL.createObjectURL(blob));
  return (
    <Button component="a" href={url} target="_blank" rel="noopener" variant="filled" data-autofocus>
      {t('viewer.tab')}
    </Button>
  );
}
