import { Button } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from '../../hooks/store-context.tsx';
import { download } from '../../ui/download.ts';
import { Notice } from '../../ui/notice.tsx';
import { Section } from '../../ui/page.tsx';
import { exportUnsent } from './export-unsent.ts';
import classes from './sync-screen.module.css';

type Said =
  | { readonly key: 'handedOver' | 'exported'; readonly count: number; readonly name: string }
  | { readonly key: 'nothing' | 'noKey' | 'failed' };

/** Ways out for unsent work while this laptop has no way to the server: sealed with a colleague, or as a file to read. */
export function HandOver(): ReactNode {
  const { t } = useTranslation('relay');
  const store = useStore();
  const [said, setSaid] = useState<Said>();
  const [busy, setBusy] = useState(false);
  const act = async (work: () => Promise<Said>): Promise<void> => {
    setBusy(true);
    setSaid(await work().catch((): Said => ({ key: 'failed' })));
    setBusy(false);
  };
  const handOver = async (): Promise<Said> => {
    const made = await store.relay.handOver();
    if (typeof made === 'string') return { key: made === 'nothing' ? 'nothing' : 'noKey' };
    download(made.name, 'application/octet-stream', made.text);
    return { key: 'handedOver', count: made.records, name: made.name };
  };
  const exportAll = async (): Promise<Said> => {
    const made = await exportUnsent(store);
    if (made.records === 0) return { key: 'nothing' };
    download(made.name, 'application/json', made.text);
    return { key: 'exported', count: made.records, name: made.name };
  };
  return (
    <Section title={t('handOver.title')} lead={t('handOver.lead')}>
      <div className={classes['actions']}>
        <Button onClick={() => void act(handOver)} disabled={busy}>
          {t('handOver.action')}
        </Button>
        <Button onClick={() => void act(exportAll)} disabled={busy}>
          {t('export.action')}
        </Button>
      </div>
      {said === undefined ? null : (
        <Notice tone={said.key === 'noKey' || said.key === 'failed' ? 'problem' : 'plain'} role="status">
          {'count' in said ? t(`said.${said.key}`, { count: said.count, name: said.name }) : t(`said.${said.key}`)}
        </Notice>
      )}
    </Section>
  );
}
