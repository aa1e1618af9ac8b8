import { TextInput } from '@mantine/core';
import { useId, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { fromLocalInput, toLocalInput } from '../../hooks/format.ts';
import { useNow } from '../../hooks/use-now.ts';
import { FieldMessage } from '../../ui/field-message.tsx';

/** A laptop's clock and a person's watch differ a little. */
const FUTURE_GRACE_MS = 2 * 60_000;

/** What is wrong with a typed time (as `<input type="datetime-local">` has it), if anything. `now` in ms since 1970. */
export function whenProblem(typed: string, now: number): 'missing' | 'future' | undefined {
  const at = Date.parse(fromLocalInput(typed));
  if (Number.isNaN(at)) return 'missing';
  return at > now + FUTURE_GRACE_MS ? 'future' : undefined;
}

type Props = {
  readonly value: string;
  /** Whether what is wrong with it is told yet. */
  readonly tried: boolean;
  readonly onChange: (typed: string) => void;
};

/** When something happened that is told only now. */
export function WhenField({ value, tried, onChange }: Props): ReactNode {
  const { t } = useTranslation('incident');
  const id = useId();
  const now = useNow();
  const problem = tried ? whenProblem(value, now) : undefined;
  return (
    <div>
      <TextInput
        type="datetime-local"
        label={t('timeline.when')}
        max={toLocalInput(now)}
        error={problem !== undefined}
        aria-describedby={`${id}-problem`}
        value={value}
        onChange={(event) => onChange(event.currentTarget.value)}
      />
      <FieldMessage id={`${id}-problem`}>{problem !== undefined && t(`timeline.whenProblem.${problem}`)}</FieldMessage>
    </div>
  );
}
