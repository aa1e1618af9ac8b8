import { Button, FileButton, TextInput } from '@mantine/core';
import { useId, useState, type ReactNode } from 'react';
import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import { HARDWARE_MAX, type ManualFor } from '#domain/manuals/manual-for.ts';
import { MANUAL_TITLE_MAX, type Manual, type ManualRefusal } from '#domain/protocol/manuals.ts';
import type { PublishEnd } from '../../db/published/publish.ts';
import { useFormat } from '../../hooks/format.ts';
import { useStore } from '../../hooks/store-context.tsx';
import { useSending } from '../../hooks/use-sending.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { FieldMessage } from '../../ui/field-message.tsx';
import { Notice } from '../../ui/notice.tsx';
import { Sending } from '../../ui/sending.tsx';
import { ForFields } from './for-fields.tsx';
import classes from './manuals.module.css';

const ACCEPT = '.pdf,.txt,.md,.jpg,.jpeg,.png,.webp,.gif,.avif,application/pdf,text/plain,image/*';
const NOTHING: ManualFor = { everything: false, types: [], hardware: [] };

type Lacks = { readonly file?: 'file' | 'empty'; readonly title?: true; readonly for?: 'for' | 'many' };

/** `before`: the manual whose newer edition it is. `onClose`: with the title of what was published, if something was. */
type Props = { readonly before: Manual | undefined; readonly onClose: (published?: string) => void };

/** A manual is published, or a newer edition of one: its file, its title, what it is for. */
export function PublishDialog({ before, onClose }: Props): ReactNode {
  const { t } = useTranslation('manuals');
  const { manuals } = useStore();
  const { stage, send, cancel } = useSending<PublishEnd<ManualRefusal>>();
  const [file, setFile] = useState<File>();
  const [title, setTitle] = useState(before?.title ?? '');
  const [what, setWhat] = useState(before?.for ?? NOTHING);
  const [lacks, setLacks] = useState<Lacks>({});
  const sending = stage.kind === 'sending';
  const choose = (chosen: File | null): void => {
    if (chosen === null) return;
    setFile(chosen);
    setLacks((known) => ({ ...known, file: undefined }));
    if (title === '') setTitle(chosen.name.replace(/\.[a-z0-9]{1,5}$/i, '').slice(0, MANUAL_TITLE_MAX));
  };
  const publish = (): void => {
    const lacking = lacksOf(file, title, what);
    setLacks(lacking);
    if (file === undefined || Object.values(lacking).some((one) => one !== undefined)) return;
    send(file, async (onProgress, signal) => {
      const made = { manual: before?.manual, title: title.trim(), for: what, file: { name: file.name, bytes: file } };
      const end = await manuals.publish(made, onProgress, signal);
      if (end === 'published') onClose(title.trim());
      return end;
    });
  };
  const close = (): void => {
    cancel();
    onClose();
  };
  return (
    <Dialog
      opened
      wide
      onClose={close}
      title={before === undefined ? t('form.new') : t('form.newer', { title: before.title })}
      actions={
        sending ? undefined : (
          <>
            <Button onClick={close}>{t('form.close')}</Button>
            <Button variant="filled" onClick={publish}>
              {t('form.publish')}
            </Button>
          </>
        )
      }
    >
      {stage.kind === 'sending' ? (
        <Sending name={stage.file.name} size={stage.file.size} sent={stage.sent} cut={stage.cut} onCancel={cancel} />
      ) : (
        <div className={classes['form']}>
          {stage.kind === 'ended' ? <Refused name={stage.file.name} end={stage.end} /> : null}
          <ChosenFile file={file} lack={lacks.file} onChoose={choose} />
          <TextInput
            label={t('form.title')}
            value={title}
            maxLength={MANUAL_TITLE_MAX}
            error={lacks.title === true && t('form.lack.title')}
            onChange={({ currentTarget }) => setTitle(currentTarget.value)}
          />
          <ForFields
            value={what}
            onChange={setWhat}
            lack={lacks.for === undefined ? '' : t(`form.lack.${lacks.for}`, { max: HARDWARE_MAX })}
          />
        </div>
      )}
    </Dialog>
  );
}

function lacksOf(file: File | undefined, title: string, { everything, types, hardware }: ManualFor): Lacks {
  const isForNothing = !everything && types.length === 0 && hardware.length === 0;
  return {
    ...(file === undefined ? { file: 'file' } : file.size === 0 ? { file: 'empty' } : {}),
    ...(title.trim() === '' ? { title: true } : {}),
    ...(isForNothing ? { for: 'for' } : hardware.length > HARDWARE_MAX ? { for: 'many' } : {}),
  };
}

type ChosenProps = { readonly file: File | undefined; readonly lack: Lacks['file']; readonly onChoose: (file: File | null) => void };

function ChosenFile({ file, lack, onChoose }: ChosenProps): ReactNode {
  const { t } = useTranslation('manuals');
  const format = useFormat();
  const id = useId();
  const words = t(file === undefined ? 'form.choose' : 'form.another');
  return (
    <div className={classes['file']}>
      <p className={classes['quiet']}>{t('form.format')}</p>
      <div className={classes['actions']}>
        <FileButton accept={ACCEPT} onChange={onChoose} inputProps={{ 'aria-label': words }}>
          {(props) => (
            <Button {...props} aria-describedby={id} data-autofocus>
              {words}
            </Button>
          )}
        </FileButton>
        {file === undefined ? null : <output>{t('form.chosen', { name: file.name, size: format.bytes(file.size) })}</output>}
      </div>
      <FieldMessage id={id}>{lack === undefined ? '' : t(`form.lack.${lack}`)}</FieldMessage>
    </div>
  );
}

function Refused({ name, end }: { readonly name: string; readonly end: PublishEnd<ManualRefusal> }): ReactNode {
  const { t } = useTranslation('manuals');
  if (end === 'published' || end === 'stopped') return null;
  return (
    <Notice tone="problem" role="alert">
      {refusedWords(name, end, t)}
    </Notice>
  );
}

function refusedWords(name: string, end: 'too-large' | 'not-allowed' | ManualRefusal, t: TFunction<'manuals'>): string {
  if (end === 'too-large') return t('form.tooLarge');
  if (end === 'not-allowed') return t('form.notAllowed');
  return t('form.refused', { name, why: t(`form.problem.${end.problem}`) });
}
