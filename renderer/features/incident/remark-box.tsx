import { Button, Textarea } from '@mantine/core';
import { useRef, useState, type KeyboardEvent, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { fromLocalInput, toLocalInput } from '../../hooks/format.ts';
import { useKeys } from '../../hooks/use-keys.ts';
import { correctedNow } from '../../hooks/use-now.ts';
import { DraftRestored } from '../../ui/draft-restored.tsx';
import { nothingBegun, together } from './begun-remark.ts';
import classes from './timeline.module.css';
import type { Changes } from './use-changes.ts';
import { useRemarkDraft } from './use-remark-draft.ts';
import { WhenField, whenProblem } from './when-field.tsx';

type Props = { readonly incident: string; readonly onRemark: Changes['remark']; readonly onLeave: () => void };

/** Where a remark is written, of now or of another time; Ctrl+Enter adds it. What is not added yet, or could not be saved, stays in the box. */
export function RemarkBox({ incident, onRemark, onLeave }: Props): ReactNode {
  const { t } = useTranslation('incident');
  const { begun, put, kept } = useRemarkDraft(incident);
  const { text, when } = begun;
  const [tried, setTried] = useState(false);
  const box = useRef<HTMLTextAreaElement>(null);
  useKeys([{ keys: 'R', label: t('keys.remark'), run: () => box.current?.focus() }]);

  const add = (): void => {
    const remark = text.trim();
    if (remark === '') return;
    setTried(true);
    if (when !== undefined && whenProblem(when, correctedNow()) !== undefined) return;
    const words = { text, when };
    kept?.discard();
    put(() => ({ text: '', adding: words }));
    setTried(false);
    void onRemark(remark, when === undefined ? undefined : fromLocalInput(when)).then((saved) => {
      put((begunSince) => together(saved ? nothingBegun : words, { ...begunSince, adding: undefined }));
      // At once: an app that is closed right after would take up again what is in the timeline.
      if (saved && box.current?.value === '') void kept?.finish();
    });
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) add();
    else if (event.key === 'Escape') onLeave();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <div className={classes['remark']}>
      <Textarea
        ref={box}
        data-fact="remark"
        aria-label={t('timeline.remark')}
        placeholder={`${t('timeline.remark')}…`}
        autosize
        minRows={1}
        maxRows={8}
        maxLength={10_000}
        value={text}
        onChange={({ currentTarget: { value } }) => put((before) => ({ ...before, text: value }))}
        onKeyDown={onKeyDown}
      />
      {kept?.restoredAt !== undefined && <DraftRestored at={kept.restoredAt} onDiscard={kept.discard} />}
      {when !== undefined && <WhenField value={when} tried={tried} onChange={(typed) => put((before) => ({ ...before, when: typed }))} />}
      {text.trim() !== '' && (
        <div className={classes['remarkActions']}>
          {when === undefined ? (
            <Button variant="subtle" onClick={() => put((before) => ({ ...before, when: toLocalInput(correctedNow()) }))}>
              {t('timeline.anotherTime')}
            </Button>
          ) : (
            <Button variant="subtle" onClick={() => put((before) => ({ ...before, when: undefined }))}>
              {t('timeline.now')}
            </Button>
          )}
          <Button title={t('timeline.remarkHint')} onClick={add}>
            {t('timeline.addRemark')}
          </Button>
        </div>
      )}
    </div>
  );
}
