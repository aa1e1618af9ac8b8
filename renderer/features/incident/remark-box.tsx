import { Button, Textarea } from '@mantine/core';
import { useRef, type KeyboardEvent, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { create } from 'zustand';
import { useKeys } from '../../hooks/use-keys.ts';
import classes from './timeline.module.css';

/** Remarks begun and not added yet, by incident: looking at another one does not lose them. */
const useBegun = create<{ readonly [incident: string]: string }>(() => ({}));

type Props = { readonly incident: string; readonly onRemark: (text: string) => Promise<boolean>; readonly onLeave: () => void };

/** Where a remark is written; Ctrl+Enter adds it. What could not be saved stays in the box. */
export function RemarkBox({ incident, onRemark, onLeave }: Props): ReactNode {
  const { t } = useTranslation('incident');
  const text = useBegun((begun) => begun[incident]) ?? '';
  const box = useRef<HTMLTextAreaElement>(null);
  useKeys([{ keys: 'R', label: t('keys.remark'), run: () => box.current?.focus() }]);

  const put = (next: string): void => useBegun.setState({ [incident]: next });
  const add = (): void => {
    const remark = text.trim();
    if (remark === '') return;
    put('');
    void onRemark(remark).then((saved) => {
      if (!saved) put(text);
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
        onChange={(event) => put(event.currentTarget.value)}
        onKeyDown={onKeyDown}
      />
      {text.trim() !== '' && (
        <Button title={t('timeline.remarkHint')} onClick={add}>
          {t('timeline.addRemark')}
        </Button>
      )}
    </div>
  );
}
