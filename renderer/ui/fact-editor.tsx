import { Select, Textarea, TextInput } from '@mantine/core';
import { useId, useRef, useState, type KeyboardEvent, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { fromLocalInput, toLocalInput, useFormat } from '../hooks/format.ts';
import { useNow } from '../hooks/use-now.ts';
import { FieldMessage } from './field-message.tsx';

export type FactKind = 'text' | 'lines' | 'select' | 'datetime' | 'number';
export type FactOption = { readonly value: string; readonly label: string };

export type FactEditorProps = {
  readonly label: string;
  readonly kind: FactKind;
  readonly options: readonly FactOption[];
  readonly value: string;
  readonly maxLength: number | undefined;
  readonly problem: ((value: string) => string | undefined) | undefined;
  /** What was being written before, over what, and when (ms since 1970). May come once the editor is open: it then says what stands there. */
  readonly restored?: { readonly typed: string; readonly over: string; readonly at: number } | undefined;
  readonly onType?: (typed: string, over: string) => void;
  /** `refocus`: the keyboard did it, so the focus goes back to the fact. */
  readonly onSave: (value: string, refocus: boolean) => void | Promise<void>;
  readonly onLeave: (refocus: boolean) => void;
};

/** The open editor of one fact. Saves on Enter and on moving away, leaves on Esc. */
export function FactEditor({
  label,
  kind,
  options,
  value,
  maxLength,
  problem,
  onSave,
  onLeave,
  restored,
  onType,
}: FactEditorProps): ReactNode {
  const { t } = useTranslation('common');
  const format = useFormat();
  const now = useNow();
  const id = useId();
  /** What stood there when it was opened: others may write meanwhile. */
  const [begun, setBegun] = useState(restored?.over ?? value);
  const [typed, setTyped] = useState(restored?.typed ?? (kind === 'datetime' ? toLocalInput(value) : value));
  const [restoredAt, setRestoredAt] = useState(restored?.at);
  if (restored !== undefined && restoredAt === undefined) {
    setRestoredAt(restored.at);
    setBegun(restored.over);
    setTyped(restored.typed);
  }
  const type = (text: string): void => {
    setTyped(text);
    onType?.(text, begun);
  };
  const [error, setError] = useState<string>();
  const done = useRef(false);

  const finish = (refocus: boolean): void => {
    if (done.current) return;
    const result = kind === 'datetime' ? momentTyped(typed, begun) : typed.trim();
    // Nothing was typed: what somebody else wrote meanwhile stays.
    if (result === begun) {
      done.current = true;
      onLeave(refocus);
      return;
    }
    const wrong = ownProblem(kind, typed, result) ?? undefined;
    const message = wrong === undefined ? problem?.(result) : t(wrong);
    if (message !== undefined) {
      setError(message);
      return;
    }
    done.current = true;
    void onSave(result, refocus);
  };
  const leave = (): void => {
    done.current = true;
    onLeave(true);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    // Enter that ends an input method's composition is not meant for us.
    if (event.nativeEvent.isComposing) return;
    if (event.key === 'Escape') {
      // Esc leaves the field, not the pane or dialog around it.
      event.stopPropagation();
      event.preventDefault();
      leave();
    } else if (event.key === 'Enter' && !(kind === 'lines' && event.shiftKey)) {
      event.preventDefault();
      finish(true);
    }
  };

  if (kind === 'select') {
    return (
      <Select
        aria-label={label}
        aria-describedby={`${id}-hint`}
        data={options.map((option) => ({ ...option }))}
        value={value === '' ? null : value}
        defaultDropdownOpened
        autoFocus
        searchable={options.length > 12}
        onOptionSubmit={(chosen) => {
          done.current = true;
          void onSave(chosen, true);
        }}
        onDropdownClose={() => {
          if (!done.current) leave();
        }}
      />
    );
  }

  const common = {
    'aria-label': label,
    'aria-describedby': `${id}-error ${id}-hint`,
    'aria-invalid': error !== undefined,
    error: error !== undefined,
    autoFocus: true,
    maxLength,
    value: typed,
    onKeyDown,
    onBlur: () => finish(false),
  };
  return (
    <>
      {kind === 'lines' ? (
        <Textarea
          {...common}
          autosize
          minRows={2}
          maxRows={12}
          // One goes on behind what is there.
          onFocus={({ currentTarget }) => currentTarget.setSelectionRange(currentTarget.value.length, currentTarget.value.length)}
          onChange={(event) => type(event.currentTarget.value)}
        />
      ) : (
        <TextInput
          {...common}
          type={kind === 'datetime' ? 'datetime-local' : 'text'}
          inputMode={kind === 'number' ? 'numeric' : undefined}
          onChange={(event) => type(event.currentTarget.value)}
        />
      )}
      <FieldMessage id={`${id}-error`}>{error}</FieldMessage>
      <FieldMessage id={`${id}-hint`} tone="hint">
        {restoredAt === undefined ? '' : `${t('draft.restored', { time: format.clock(restoredAt, now) })} `}
        {t(kind === 'lines' ? 'editHintLines' : 'editHintLine')}
      </FieldMessage>
      <div role="status">
        <FieldMessage id={`${id}-meanwhile`} tone="hint">
          {value === begun ? '' : t(value === '' ? 'emptiedMeanwhile' : 'writtenMeanwhile', { value: readable(kind, value) })}
        </FieldMessage>
      </div>
    </>
  );
}

function readable(kind: FactKind, value: string): string {
  return kind === 'datetime' ? toLocalInput(value).replace('T', ' ') : value;
}

/** The moment typed; the very one that was there when its minute was not touched, seconds and offset included. */
function momentTyped(typed: string, before: string): string {
  return before !== '' && typed === toLocalInput(before) ? before : fromLocalInput(typed);
}

function ownProblem(kind: FactKind, typed: string, result: string): 'notANumber' | 'notATime' | undefined {
  if (kind === 'number' && result !== '' && !/^\d{1,9}$/.test(result)) return 'notANumber';
  if (kind === 'datetime' && typed !== '' && result === '') return 'notATime';
  return undefined;
}
