import { useEffect, useId, useRef, useState, type ComponentType, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import classes from './editable-fact.module.css';
import { FactEditor, type FactEditorProps, type FactKind, type FactOption } from './fact-editor.tsx';
import rowClasses from './fact-row.module.css';
import { FactRow } from './fact-row.tsx';

export type DraftedProps = FactEditorProps & { readonly draftKey?: string | undefined };

export type EditableFactProps = {
  readonly label: string;
  /** What is edited: the text, the chosen option's value, a number in digits, an ISO moment. `''` for nothing. */
  readonly value: string;
  /** How the value reads; the value itself (or its option's label) where absent. */
  readonly display?: ReactNode;
  /** What stands there while there is nothing, e.g. "not said yet". */
  readonly empty: string;
  readonly kind?: FactKind;
  /** For `select`. */
  readonly options?: readonly FactOption[];
  /** Called with what was typed, trimmed, only when it differs. `''` clears it. Datetimes come as ISO with offset. */
  readonly onSave: (value: string) => void | Promise<void>;
  /** What is wrong with a value, in the app's language. */
  readonly problem?: (value: string) => string | undefined;
  readonly readOnly?: boolean;
  readonly maxLength?: number;
  /** The open editor: `FactEditor`, or one that keeps what is being written under `draftKey`. */
  readonly Editor?: ComponentType<DraftedProps>;
  readonly draftKey?: string | undefined;
  /** Shows only the value, where something else already says what it is. */
  readonly labelHidden?: boolean;
};

/** A fact that reads as text until somebody activates it: Enter saves, Esc leaves, and moving on saves what was typed. */
export function EditableFact(props: EditableFactProps): ReactNode {
  const {
    label,
    value,
    display,
    empty,
    kind = 'text',
    options = [],
    onSave,
    readOnly = false,
    labelHidden = false,
    Editor = FactEditor,
  } = props;
  const { t } = useTranslation('common');
  const id = useId();
  const [editing, setEditing] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  const back = useRef(false);
  useEffect(() => {
    if (editing || !back.current) return;
    back.current = false;
    button.current?.focus();
  }, [editing]);

  const leave = (refocus: boolean): void => {
    back.current = refocus;
    setEditing(false);
  };
  const save = (typed: string, refocus: boolean): void | Promise<void> => {
    leave(refocus);
    return typed === value ? undefined : onSave(typed);
  };

  const shown = value === '' ? undefined : (display ?? options.find((option) => option.value === value)?.label ?? value);
  const content = shown ?? <span className={rowClasses['empty']}>{empty}</span>;
  const valueClass = `${rowClasses['value']} ${classes['value']}`;
  return (
    <FactRow label={label} labelHidden={labelHidden}>
      {editing ? (
        <div className={classes['editor']}>
          <Editor
            label={label}
            kind={kind}
            options={options}
            value={value}
            maxLength={props.maxLength}
            problem={props.problem}
            draftKey={props.draftKey}
            onSave={save}
            onLeave={leave}
          />
        </div>
      ) : readOnly ? (
        <div className={valueClass}>{content}</div>
      ) : (
        <button
          ref={button}
          type="button"
          className={valueClass}
          aria-labelledby={`${id}-edit ${id}-value`}
          onClick={() => setEditing(true)}
        >
          <span id={`${id}-edit`} className="visually-hidden">
            {t('edit', { label })}
          </span>
          <span id={`${id}-value`}>{content}</span>
        </button>
      )}
    </FactRow>
  );
}
