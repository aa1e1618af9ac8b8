import { Button, Textarea } from '@mantine/core';
import { useRef, useState, type KeyboardEvent, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { create } from 'zustand';
import { fromLocalInput, toLocalInput } from '../../hooks/format.ts';
import { useKeys } from '../../hooks/use-keys.ts';
import { correctedNow } from '../../hooks/use-now.ts';
import classes from './timeline.module.css';
import type { Changes } from './use-changes.ts';
import { WhenField, whenProblem } from './when-field.tsx';

/** `when`: as `<input type="datetime-local">` has it, where it tells of another time than now. */
type Begun = { readonly text: string; readonly when?: string | undefined };

/** Remarks begun and not added yet, by incident: looking at another one does not lose them. */
const useBegun = create<{ readonly [incident: string]: Begun }>(() => ({}));

type Props = { readonly incident: string; readonly onRemark: Changes['remark']; readonly onLeave: () => void };

/** Where a remark is written, of now or of another time; Ctrl+Enter adds it. What could not be saved stays in the box. */
export function RemarkBox({ incident, onRemark, onLeave }: Props): ReactNode {
  const { t } = useTranslation('incident');
  const begun = useBegun((all) => all[incident]) ?? { text: '' };
  const { text, when } = begun;
  const [tried, setTried] = useState(false);
  const box = useRef<HTMLTextAreaElement>(null);
  useKeys([{ keys: 'R', label: t('keys.remark'), run: () => box.current?.focus() }]);

  const put = (next: Begun): void => useBegun.setState({ [incident]: next });
  const add = (): void => {
    const remark = text.trim();
    if (remark === '') return;
    setTried(true);
    if (when !== undefined && whenProblem(when, correctedNow()) !== undefined) return;
    put({ text: '' });
    setTried(false);
    void onRemark(remark, when === undefined ? undefined : fromLocalInput(when)).then((saved) => {
      if (!saved) put(begun);
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
        onChange={(event) => put({ ...begun, text: event.currentTarget.value })}
        onKeyDown={onKeyDown}
      />
      {when !== undefined && <WhenField value={when} tried={tried} onChange={(typed) => put({ ...begun, when: typed })} />}
      {text.trim() !== '' && (
        <div className={classes['remarkActions']}>
          {when === undefined ? (
            <Button variant="subtle" onClick={() => put({ ...begun, when: toLocalInput(correctedNow()) })}>
              {t('timeline.anotherTime')}
            </Button>
          ) : (
            <Button variant="subtle" onClick={() => put({ text })}>
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
