import { Button, TextInput } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { LogDraft } from '#domain/rules/logging.ts';
import { fromLocalInput, toLocalInput } from '../../hooks/format.ts';
import { correctedNow } from '../../hooks/use-now.ts';
import { FieldMessage } from '../../ui/field-message.tsx';
import classes from './log.module.css';

/** What is typed as a start but is no time yet; `draftProblems` says so beside the field. */
const NOT_A_TIME = '?';

type Props = {
  readonly draft: LogDraft;
  /** The title it gets when nobody types one. */
  readonly madeUp: string;
  readonly startProblem: string | undefined;
  readonly titleProblem: string | undefined;
  readonly onChange: (patch: Partial<LogDraft>) => void;
  readonly onLeft: (field: 'startedAt' | 'title') => void;
};

/** When it began ("now" until touched) and what it is called. */
export function Details({ draft, madeUp, startProblem, titleProblem, onChange, onLeft }: Props): ReactNode {
  const { t } = useTranslation('log');
  const [typing, setTyping] = useState<string>();
  const title = typing ?? (draft.title === '' ? madeUp : draft.title);
  const leaveTitle = (): void => {
    const typed = (typing ?? '').trim();
    // Emptied, or left as it was made up: it goes on following where and what.
    if (typing !== undefined) onChange({ title: typed === madeUp ? '' : typed });
    setTyping(undefined);
    onLeft('title');
  };
  return (
    <div className={classes['details']}>
      <div>
        {draft.startedAt === '' ? (
          <div className={classes['started']}>
            <span>
              <span className={classes['detailLabel']}>{t('started.label')}</span> {t('started.now')}
            </span>
            <Button variant="subtle" onClick={() => onChange({ startedAt: fromLocalInput(toLocalInput(correctedNow())) })}>
              {t('started.change')}
            </Button>
          </div>
        ) : (
          <div className={classes['started']}>
            <TextInput
              type="datetime-local"
              label={t('started.label')}
              autoFocus
              aria-describedby="log-start-problem"
              error={startProblem !== undefined}
              defaultValue={toLocalInput(draft.startedAt)}
              onChange={(event) => onChange({ startedAt: fromLocalInput(event.currentTarget.value) || NOT_A_TIME })}
              onBlur={() => onLeft('startedAt')}
            />
            <Button variant="subtle" onClick={() => onChange({ startedAt: '' })}>
              {t('started.backToNow')}
            </Button>
          </div>
        )}
        <FieldMessage id="log-start-problem">{startProblem}</FieldMessage>
      </div>
      <div>
        <TextInput
          label={t('name')}
          aria-describedby="log-title-problem log-title-hint"
          error={titleProblem !== undefined}
          value={title}
          onFocus={() => setTyping(title)}
          onChange={(event) => {
            setTyping(event.currentTarget.value);
            onChange({ title: event.currentTarget.value });
          }}
          onBlur={leaveTitle}
        />
        <span id="log-title-hint" className="visually-hidden">
          {t('nameHint')}
        </span>
        <FieldMessage id="log-title-problem">{titleProblem}</FieldMessage>
      </div>
    </div>
  );
}
