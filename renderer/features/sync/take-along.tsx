import { Button, FileButton } from '@mantine/core';
import { useEffect, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { RELAY_FILE_ENDING } from '#domain/protocol/relay.ts';
import type { CarriedRow } from '../../db/local-store.ts';
import { offerFile, onOfferedFile } from '../../hooks/dropped-file.ts';
import { useStore } from '../../hooks/store-context.tsx';
import { useLiveDexie } from '../../hooks/use-live.ts';
import { usePeople } from '../../hooks/use-people.ts';
import { Age } from '../../ui/age.tsx';
import { DataTable } from '../../ui/data-table.tsx';
import { Notice } from '../../ui/notice.tsx';
import { Section } from '../../ui/page.tsx';
import classes from './sync-screen.module.css';

type Said = { readonly key: 'taken'; readonly count: number } | { readonly key: 'notARelayFile' | 'otherTenant' | 'notTaken' };

/** A colleague's sealed work, taken along until this laptop has contact: picked here, or dropped anywhere in the app. */
export function TakeAlong(): ReactNode {
  const { t } = useTranslation('relay');
  const { local, relay } = useStore();
  const [said, setSaid] = useState<Said>();
  const carried = useLiveDexie(() => local.carried.orderBy('takenAt').reverse().toArray(), [local]) ?? [];
  useEffect(() => {
    const take = async (file: Blob): Promise<Said> => {
      const taken = await relay.takeAlong(file);
      if (taken === 'not-a-relay-file') return { key: 'notARelayFile' };
      return taken === 'other-tenant' ? { key: 'otherTenant' } : { key: 'taken', count: taken.records };
    };
    return onOfferedFile(
      'relay',
      (file) =>
        void take(file)
          .catch((): Said => ({ key: 'notTaken' }))
          .then(setSaid),
    );
  }, [relay]);
  return (
    <Section title={t('takeAlong.title')} lead={t('takeAlong.lead')}>
      <div className={classes['actions']}>
        <FileButton accept={RELAY_FILE_ENDING} onChange={offerChosen} inputProps={{ 'aria-label': t('takeAlong.action') }}>
          {(props) => <Button {...props}>{t('takeAlong.action')}</Button>}
        </FileButton>
      </div>
      {said === undefined ? null : (
        <Notice tone={said.key === 'taken' ? 'plain' : 'problem'} role="status">
          {'count' in said ? t('said.taken', { count: said.count }) : t(`said.${said.key}`)}
        </Notice>
      )}
      {carried.length === 0 ? null : <CarriedTable rows={carried} />}
    </Section>
  );
}

/** Chosen or dropped, a file goes the same way. */
function offerChosen(file: File | null): void {
  if (file !== null) offerFile('relay', file);
}

function CarriedTable({ rows }: { readonly rows: readonly CarriedRow[] }): ReactNode {
  const { t } = useTranslation('relay');
  const { local } = useStore();
  const people = usePeople();
  return (
    <DataTable columns={(['from', 'records', 'made', 'state', 'todo'] as const).map((key) => ({ key, label: t(`column.${key}`) }))}>
      {rows.map((row) => {
        const from = people.get(row.head.person)?.name ?? t('somebody');
        return (
          <tr key={row.id}>
            <th scope="row">
              {from}
              <br />
              <span className={classes['quiet']}>{row.head.laptopName}</span>
            </th>
            <td>{t('records', { count: row.head.records })}</td>
            <td className={classes['since']}>
              <Age at={row.head.madeAt} focusable />
            </td>
            <td>{stateWords(row, t)}</td>
            <td>
              <Button aria-label={t('removeNamed', { from })} onClick={() => void local.carried.delete(row.id)}>
                {t('remove')}
              </Button>
            </td>
          </tr>
        );
      })}
    </DataTable>
  );
}

function stateWords({ answer }: CarriedRow, t: (key: string, values?: { readonly count: number }) => string): string {
  if (answer === undefined) return t('state.waiting');
  if (answer.outcome === 'refused') return t(`state.refused.${answer.reason}`);
  return answer.refused === 0 ? t('state.delivered') : t('state.partly', { count: answer.refused });
}
