import { Button } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { Dialog } from './dialog.tsx';

export type ScanButtonProps = {
  readonly label: string;
  /** Of the dialog: what the label is to answer. */
  readonly title: string;
  /** The field for the label, made anew each time. */
  readonly children: (close: () => void) => ReactNode;
};

/** A button that asks for a label in a dialog. */
export function ScanButton({ label, title, children }: ScanButtonProps): ReactNode {
  const [opened, setOpened] = useState(false);
  const close = (): void => setOpened(false);
  return (
    <>
      <Button onClick={() => setOpened(true)}>{label}</Button>
      <Dialog opened={opened} holdsInput onClose={close} title={title}>
        {opened && children(close)}
      </Dialog>
    </>
  );
}
