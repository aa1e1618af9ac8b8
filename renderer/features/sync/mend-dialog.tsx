import { Button, Checkbox, Textarea } from '@mantine/core';
import type { RxCollection } from 'rxdb';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { SyncedDocument } from '#domain/merge/merge.ts';
import type { Incident } from '#domain/schema/incident.ts';
import type { QuarantineRow } from '../../db/local-store.ts';
import { refusedDocument, StillInvalid } from '../../db/refusals.ts';
import { useStore } from '../../hooks/store-context.tsx';
import { useRxDocument } from '../../hooks/use-live.ts';
import { usePeople } from '../../hooks/use-people.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { mendChoices, mendEdits, mendTexts, type MendChoice, type MendText } from './mend-fields.ts';
import classes from './sync-screen.module.css';

type Props = { readonly row: QuarantineRow; readonly name: string; readonly onClose: () => void };

/**
 * What was refused, mended as far as words go, then sent again under one's own name and as of now: a record that is not here whole, of one
 * that is here what was refused of it.
 */
export function MendDialog({ row, name, onClose }: Props): ReactNode {
  const { collections } = useStore();
  const store = collections[row.collection] as unknown as RxCollection<SyncedDocument>;
  const here = useRxDocument<SyncedDocument>(() => store.findOne(row.id), [store, row.id]);
  return here === undefined ? null : <Mending row={row} name={name} onClose={onClose} here={here ?? undefined} />;
}

function Mending({ row, name, onClose, here }: Props & { readonly here: SyncedDocument | undefined }): ReactNode {
  const { t } = useTranslation(['sync', 'domain']);
  const { actions, principal } = useStore();
  const people = usePeople();
  const refused = refusedDocument(row);
  const texts = refused === undefined ? [] : mendTexts(row, refused, here, principal.person);
  const choices = refused === undefined ? [] : mendChoices(row, refused, here, principal.person);
  const [typed, setTyped] = useState<{ readonly [key: string]: string }>({});
  const [left, setLeft] = useState<{ readonly [key: string]: boolean }>({});
  const [problem, setProblem] = useState('');
  const send = async (): Promise<void> => {
    const chosen = choices.filter(({ key }) => left[key] !== true);
    try {
      await actions.sendAgain(row, refused === undefined ? {} : mendEdits(row, refused, texts, typed, chosen));
      onClose();
    } catch (error) {
      setProblem(error instanceof StillInvalid ? t('needsYou.stillInvalid', { reason: error.message }) : t('needsYou.notSaved'));
    }
  };
  const labelOf = ({ key, item, within }: MendText): string => {
    if (item !== undefined) return within.at(-1) === 'note' ? t('needsYou.noteOn', { item }) : item;
    if (row.collection === 'incidents') return t(`domain:field.${key}`);
    return key === 'text' ? t('domain:timeline.remark') : t(`needsYou.text.${row.collection}.${key}`);
  };
  const choiceLabel = ({ key }: MendChoice): string => {
    const owner = people.get((refused as Incident | undefined)?.owner ?? '')?.name ?? t('needsYou.somebody');
    return t(`needsYou.choice.${key}`, { owner });
  };
  const buttons = (
    <>
      <Button onClick={onClose}>{t('needsYou.keep')}</Button>
      <Button variant="filled" onClick={() => void send()}>
        {t('needsYou.sendAgain')}
      </Button>
    </>
  );
  return (
    <Dialog opened holdsInput onClose={onClose} title={t('needsYou.mendTitle', { name })} actions={buttons}>
      <p>
        {t(`needsYou.why.${row.kind}`)}. <span className={classes['quiet']}>{row.reason}</span>
      </p>
      {choices.map((choice) => (
        <Checkbox
          key={choice.key}
          label={choiceLabel(choice)}
          checked={left[choice.key] !== true}
          onChange={(event) => setLeft({ ...left, [choice.key]: !event.currentTarget.checked })}
        />
      ))}
      {texts.map((text) => (
        <Textarea
          key={text.key}
          label={labelOf(text)}
          value={typed[text.key] ?? text.text}
          onChange={(event) => setTyped({ ...typed, [text.key]: event.currentTarget.value })}
        />
      ))}
      <p>{t(here === undefined ? 'needsYou.mendHint' : 'needsYou.mendChangeHint')}</p>
      {problem === '' ? null : <p role="alert">{problem}</p>}
    </Dialog>
  );
}
