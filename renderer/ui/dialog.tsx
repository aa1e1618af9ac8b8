import { Modal } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import classes from './dialog.module.css';

export type DialogProps = {
  readonly opened: boolean;
  readonly onClose: () => void;
  readonly title: string;
  /** For pictures: as wide as there is room for. */
  readonly wide?: boolean;
  /** Something is typed or drawn in it: a tap beside it does not throw that away. */
  readonly holdsInput?: boolean;
  /** The buttons at its foot. */
  readonly actions?: ReactNode;
  readonly children: ReactNode;
};

/** A question or a list over the screen. Esc and the cross close it; the focus goes back to where it was. */
export function Dialog({ opened, onClose, title, wide = false, holdsInput = false, actions, children }: DialogProps): ReactNode {
  const { t } = useTranslation('common');
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={title}
      size={wide ? 'xl' : 'md'}
      closeOnClickOutside={!holdsInput}
      closeButtonProps={{ 'aria-label': t('close') }}
    >
      <div className={classes['body']}>
        {children}
        {actions === undefined ? null : <div className={classes['actions']}>{actions}</div>}
      </div>
    </Modal>
  );
}
