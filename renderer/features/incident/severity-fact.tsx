import { useEffect, useRef, useState, type ReactNode } from 'react';
import { asksOf } from '#domain/rules/severity-policy.ts';
import { severities, type Severity } from '#domain/schema/severity.ts';
import { EditableFact } from '../../ui/editable-fact.tsx';
import { FactEditor, type FactOption } from '../../ui/fact-editor.tsx';
import { FactRow } from '../../ui/fact-row.tsx';
import { SeverityMark } from '../../ui/severity-mark.tsx';
import type { FactContext } from './fact-context.ts';
import { ReasonDialog } from './reason-dialog.tsx';
import { useAskWords } from './severity-asks.tsx';

/** How bad it is. Raising or lowering it asks for the reason, which stands in the timeline. */
export function SeverityFact({ context }: { readonly context: FactContext }): ReactNode {
  const { incident, words } = context;
  const [wanted, setWanted] = useState<Severity>();
  const place = useRef<HTMLDivElement>(null);
  const asked = useRef(false);
  useEffect(() => {
    // The dialog is gone: the keyboard goes on where it was opened.
    if (asked.current && wanted === undefined) place.current?.querySelector('button')?.focus();
    asked.current = wanted !== undefined;
  }, [wanted]);
  return (
    <div ref={place}>
      <EditableFact
        label={words.field('severity')}
        value={incident.severity}
        empty=""
        kind="select"
        display={<SeverityMark severity={incident.severity} word />}
        options={severityOptions(context)}
        onSave={(value) => setWanted(severities.find((one) => one === value))}
      />
      {wanted !== undefined && <WhySeverity context={context} wanted={wanted} onClose={() => setWanted(undefined)} />}
    </div>
  );
}

/** Another severity, asked for at once; `onDone` with whether it was saved. */
export function SeverityEditor({
  context,
  onDone,
}: {
  readonly context: FactContext;
  readonly onDone: (saved: boolean) => void;
}): ReactNode {
  const { incident, words, setSeverity } = context;
  const [wanted, setWanted] = useState<Severity>();
  const label = words.field('severity');
  if (wanted !== undefined) {
    const save = async (severity: Severity, reason: string): Promise<boolean> => {
      const saved = await setSeverity(severity, reason);
      if (saved) onDone(true);
      return saved;
    };
    return <WhySeverity context={{ ...context, setSeverity: save }} wanted={wanted} onClose={() => onDone(false)} />;
  }
  return (
    <FactRow label={label}>
      <div>
        <FactEditor
          label={label}
          kind="select"
          options={severityOptions(context)}
          value={incident.severity}
          maxLength={undefined}
          problem={undefined}
          onSave={(value) => (value === incident.severity ? onDone(false) : setWanted(severities.find((one) => one === value)))}
          onLeave={() => onDone(false)}
        />
      </div>
    </FactRow>
  );
}

type WhyProps = { readonly context: FactContext; readonly wanted: Severity; readonly onClose: () => void };

/** Asks why it becomes `wanted`, with what that means and asks for. */
export function WhySeverity({ context, wanted, onClose }: WhyProps): ReactNode {
  const { incident, t, setSeverity } = context;
  const words = useAskWords();
  const raised = wanted < incident.severity;
  return (
    <ReasonDialog
      title={t(raised ? 'ask.severity.raise' : 'ask.severity.lower', { from: incident.severity, to: wanted })}
      hint={
        <>
          <p>{t(`domain:severity.${wanted}.meaning`)}</p>
          <p>{t('asks', { severity: wanted, asks: words(asksOf(wanted)) })}</p>
        </>
      }
      label={t('ask.severity.label')}
      confirm={t('ask.severity.confirm', { severity: wanted })}
      onClose={onClose}
      onConfirm={(reason) => setSeverity(wanted, reason)}
    />
  );
}

function severityOptions({ t }: FactContext): FactOption[] {
  return severities.map((severity) => ({ value: severity, label: `${severity} ${t(`domain:severity.${severity}.word`)}` }));
}
