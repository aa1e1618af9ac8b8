import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { MapKind } from '#domain/protocol/map.ts';
import { useStore } from '../../hooks/store-context.tsx';
import { Withdraw } from '../../ui/withdraw.tsx';

/** An admin takes back what is published of a kind, having been asked. `name`: of the file. */
export function WithdrawKind({ kind, name }: { readonly kind: MapKind; readonly name: string }): ReactNode {
  const { t } = useTranslation(['map', 'common']);
  const { map } = useStore();
  const withdraw = async (): Promise<string | undefined> => {
    const answered = await map.withdraw(kind);
    return answered.ok ? undefined : t(`common:problem.${answered.problem}`);
  };
  return <Withdraw name={name} what={t('data.withdrawWhat')} onWithdraw={withdraw} />;
}
