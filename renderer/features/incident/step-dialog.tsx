import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Missing } from '#domain/rules/gates.ts';
import type { Move } from '#domain/rules/workflow.ts';
import type { Status } from '#domain/schema/incident.ts';
import { ReasonDialog } from './reason-dialog.tsx';
import type { Advance } from './use-changes.ts';
import { useWords } from './use-words.ts';

/** A step that needs a reason: voiding, going back, or going on without what is missing. */
export type AskedStep = Move | { readonly kind: 'override'; readonly to: Status; readonly missing: readonly Missing[] };

type Props = { readonly asked: AskedStep; readonly onAdvance: Advance; readonly onClose: () => void };

export function StepDialog({ asked, onAdvance, onClose }: Props): ReactNode {
  const { t } = useTranslation(['incident', 'domain']);
  const words = useWords();
  const { kind, to } = asked;
  if (kind === 'override') {
    const keys = asked.missing.map(({ requirement }) => requirement.key);
    const hint = (
      <>
        <p>{t('ask.override.missing', { missing: words.requirements(keys) })}</p>
        <p>{t('ask.override.hint')}</p>
      </>
    );
    return (
      <ReasonDialog
        title={t('ask.override.title', { move: t(`domain:move.${to}`) })}
        hint={hint}
        label={t('ask.override.label')}
        confirm={t(`domain:move.${to}`)}
        onClose={onClose}
        onConfirm={(reason) => onAdvance({ to, reason, override: keys })}
      />
    );
  }
  const texts = kind === 'void' ? 'ask.void' : `ask.reopen.${to}`;
  return (
    <ReasonDialog
      title={t(`${texts}.title`)}
      hint={<p>{t(`${texts}.hint`)}</p>}
      label={t(`${texts}.label`)}
      confirm={t(`${texts}.confirm`)}
      danger={kind === 'void'}
      onClose={onClose}
      onConfirm={(reason) => onAdvance({ to, reason })}
    />
  );
}
