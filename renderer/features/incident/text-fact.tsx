import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { EditableFact } from '../../ui/editable-fact.tsx';
import type { FactKind, FactOption } from '../../ui/fact-editor.tsx';
import { FactRow } from '../../ui/fact-row.tsx';
import type { FactDef } from './fact-group.tsx';
import classes from './facts.module.css';
import { TextEditor } from './text-editor.tsx';

export type TextFact = {
  readonly key: string;
  readonly label: string;
  /** As `EditableFact` has it: `''` for nothing. */
  readonly value: string;
  readonly kind?: FactKind;
  readonly options?: readonly FactOption[];
  readonly display?: ReactNode;
  readonly maxLength?: number;
  /** Where what is being written is kept until it is saved. */
  readonly draftKey?: string;
  readonly problem?: (value: string) => string | undefined;
  readonly onSave: (value: string) => Promise<void>;
};

/** A fact that is one value: text, lines, one of some, a time, a number. */
export function textFact({ key, ...fact }: TextFact): FactDef {
  return {
    key,
    label: fact.label,
    filled: fact.value !== '',
    show: () => <Shown {...fact} />,
    add: (done) => <Added {...fact} onDone={done} />,
    rewrite: (done) => <Opened {...fact} onSave={(typed) => (typed === fact.value ? undefined : fact.onSave(typed))} onDone={done} />,
  };
}

type Content = Omit<TextFact, 'key'>;

function Shown(fact: Content): ReactNode {
  const { t } = useTranslation('incident');
  return <EditableFact {...fact} empty={t('empty')} Editor={TextEditor} />;
}

function Added({ onSave, ...fact }: Content & { readonly onDone: (saved: boolean) => void }): ReactNode {
  return <Opened {...fact} onSave={(typed) => (typed === '' ? undefined : onSave(typed))} />;
}

type OpenedProps = Omit<Content, 'onSave'> & {
  /** Answers `undefined` where there is nothing to save. */
  readonly onSave: (value: string) => Promise<void> | undefined;
  readonly onDone: (saved: boolean) => void;
};

function Opened({ label, value, kind = 'text', options = [], maxLength, problem, draftKey, onSave, onDone }: OpenedProps): ReactNode {
  return (
    <FactRow label={label}>
      <div>
        <TextEditor
          label={label}
          kind={kind}
          options={options}
          value={value}
          maxLength={maxLength}
          problem={problem}
          draftKey={draftKey}
          onSave={async (typed) => {
            const saving = onSave(typed);
            // The editor stays until the value is there to take its place.
            await saving;
            onDone(saving !== undefined);
          }}
          onLeave={() => onDone(false)}
        />
      </div>
    </FactRow>
  );
}

/** A value that nobody edits: a time that a step wrote, who logged it. */
export function fixedFact(key: string, label: string, value: ReactNode): FactDef {
  const show = (): ReactNode => (
    <FactRow label={label}>
      <div className={classes['fixed']}>{value}</div>
    </FactRow>
  );
  return { key, label, filled: true, show, add: show };
}
