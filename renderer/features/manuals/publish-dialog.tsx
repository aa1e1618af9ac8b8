import { Button, FileButton, TextInput } from '@mantine/core';
import { useId, useState, type ReactNode } from 'react';
import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import { HARDWARE_MAX, type ManualFor } from '#domain/manuals/manual-for.ts';
import { MANUAL_TITLE_MAX, type Manual, type ManualRefusal } from '#domain/protocol/manuals.ts';
import type { ApiFailure } from '../../db/api.ts';
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

/** `before`: the manual that is changed. `onClose`: with the title of what was published, if something was. */
type Props = { readonly before: Manual | undefined; readonly onClose: (published?: string) => void };

/** A manual is published, or changed: its file, its title, what it is for. Without a new file the one before stays. */
export function PublishDialog({ before, onClose }: Props): ReactNode {
  const { t } = useTranslation(['manuals', 'common']);
  const { manuals } = useStore();
  const { stage, send, cancel } = useSending<PublishEnd<ManualRefusal>>();
  const [file, setFile] = useState<File>();
  const [title, setTitle] = useState(before?.title ?? '');
  const [what, setWhat] = useState(before?.for ?? NOTHING);
  const [lacks, setLacks] = useState<Lacks>({});
  const [problem, setProblem] = useState<ApiFailure['problem']>();
  const sending = stage.kind === 'sending';
  const choose = (chosen: File | null): void => {
    if (chosen === null) return;
    setFile(chosen);
    setLacks((known) => ({ ...known, file: undefined }));
    if (title === '') setTitle(chosen.name.replace(/\.[a-z0-9]{1,5}$/i, '').slice(0, MANUAL_TITLE_MAX));
  };
  const publish = (): void => {
    const lacking = lacksOf(file ?? before, title, what);
    setLacks(lacking);
    setProblem(undefined);
    if (Object.values(lacking).some((one) => one !== undefined)) return;
    if (file === undefined) {
      if (before !== undefined) void reword(before.manual);
      return;
    }
    send(file, async (onProgress, signal) => {
      const made = { manual: before?.manual, title: title.trim(), for: what, file: { name: file.name, bytes: file } };
      const end = await manuals.publish(made, onProgress, signal);
      if (end === 'published') onClose(title.trim());
      return end;
    });
  };
  const reword = async (manual: string): Promise<void> => {
    const answered = await manuals.reword(manual, { title: title.trim(), for: what });
    if (answered.ok) onClose(title.trim());
    else setProblem(answered.problem);
  };
  const close = (): void => {
    cancel();
    onClose();
  };
  return (
    <Dialog
      opened
      holdsInput
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
          {problem === undefined ? null : (
            <Notice tone="problem" role="alert">
              {t('form.notChanged', { why: t(`common:problem.${problem}`) })}
            </Notice>
          )}
          <ChosenFile file={file} before={before?.name} lack={lacks.file} onChoose={choose} />
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

function lacksOf(file: { readonly size: number } | undefined, title: string, { everything, types, hardware }: ManualFor): Lacks {
  const isForNothing = !everything && types.length === 0 && hardware.length === 0;
  return {
    ...(file === undefined ? { file: 'file' } : file.size === 0 ? { file: 'empty' } : {}),
    ...(title.trim() === '' ? { title: true } : {}),
    ...(isForNothing ? { for: 'for' } : hardware.length > HARDWARE_MAX ? { for: 'many' } : {}),
  };
}

type ChosenProps = {
  readonly file: File | undefined;
  /** The name of the file that stays where none is chosen. */
  readonly before: string | undefined;
  readonly lack: Lacks['file'];
  readonly onChoose: (file: File | null) => void;
};

function ChosenFile({ file, before, lack, onChoose }: ChosenProps): ReactNode {
  const { t } = useTranslation('manuals');
  const format = useFormat();
  const id = useId();
  const words = t(file === undefined && before === undefined ? 'form.choose' : 'form.another');
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
        <output>
          {file !== undefined
            ? t('form.chosen', { name: file.name, size: format.bytes(file.size) })
            : before !== undefined && t('form.stays', { name: before })}
        </output>
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
