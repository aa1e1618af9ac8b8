import { useEffect, useRef, useState, type ReactNode } from 'react';
import { severities, type Severity } from '#domain/schema/severity.ts';
import { EditableFact } from '../../ui/editable-fact.tsx';
import { SeverityMark } from '../../ui/severity-mark.tsx';
import type { FactContext } from './fact-context.ts';
import { ReasonDialog } from './reason-dialog.tsx';

/** How bad it is. Raising or lowering it asks for the reason, which stands in the timeline. */
export function SeverityFact({ context }: { readonly context: FactContext }): ReactNode {
  const { incident, t, words, setSeverity } = context;
  const [wanted, setWanted] = useState<Severity>();
  const place = useRef<HTMLDivElement>(null);
  const asked = useRef(false);
  useEffect(() => {
    // The dialog is gone: the keyboard goes on where it was opened.
    if (asked.current && wanted === undefined) place.current?.querySelector('button')?.focus();
    asked.current = wanted !== undefined;
  }, [wanted]);
  const raised = wanted !== undefined && wanted < incident.severity;
  return (
    <div ref={place}>
      <EditableFact
        label={words.field('severity')}
        value={incident.severity}
        empty=""
        kind="select"
        display={<SeverityMark severity={incident.severity} word />}
        options={severities.map((severity) => ({ value: severity, label: `${severity} ${t(`domain:severity.${severity}.word`)}` }))}
        onSave={(value) => setWanted(severities.find((one) => one === value))}
      />
      {wanted !== undefined && (
        <ReasonDialog
          title={t(raised ? 'ask.severity.raise' : 'ask.severity.lower', { from: incident.severity, to: wanted })}
          hint={<p>{t(`domain:severity.${wanted}.meaning`)}</p>}
          label={t('ask.severity.label')}
          confirm={t('ask.severity.confirm', { severity: wanted })}
          onClose={() => setWanted(undefined)}
          onConfirm={(reason) => setSeverity(wanted, reason)}
        />
      )}
    </div>
  );
}
