import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useKeyList } from '../hooks/use-keys.ts';
import { Dialog } from '../ui/dialog.tsx';
import { Kbd } from '../ui/kbd.tsx';
import classes from './keys-dialog.module.css';

/** Everything that keys do on the screen behind it. */
export function KeysDialog({ opened, onClose }: { readonly opened: boolean; readonly onClose: () => void }): ReactNode {
  const { t } = useTranslation('app');
  const keys = useKeyList();
  return (
    <Dialog opened={opened} onClose={onClose} title={t('keys.title')}>
      <table className={classes['table']}>
        <thead className="visually-hidden">
          <tr>
            <th scope="col">{t('keys.key')}</th>
            <th scope="col">{t('keys.does')}</th>
          </tr>
        </thead>
        <tbody>
          {keys.map((binding) => (
            <tr key={`${binding.keys} ${binding.label}`}>
              <td>
                <Kbd keys={binding.keys} />
              </td>
              <td>{binding.label}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Dialog>
  );
}
