import { useEffect, type ClipboardEvent as Pasted, type HTMLAttributes } from 'react';
import { kindOfFile } from '../hooks/dropped-file.ts';
import type { Adding } from './use-adding.ts';

type Drops = Pick<HTMLAttributes<HTMLElement>, 'onDragOver' | 'onDrop'>;

/** Files dropped on an element are added; only a colleague's sealed work goes where it always goes. */
export function dropOnto({ add }: Pick<Adding, 'add'>): Drops {
  return {
    onDragOver: (event) => {
      if (event.dataTransfer.types.includes('Files')) event.preventDefault();
    },
    onDrop: (event) => {
      const files = [...event.dataTransfer.files];
      if (files.length === 0 || files.some((file) => kindOfFile(file) === 'relay')) return;
      event.preventDefault();
      event.stopPropagation();
      add(files);
    },
  };
}

/** The same, and files pasted while the focus is in it, where a page has several places for files. */
export function dropAndPasteOnto(adding: Pick<Adding, 'add'>): Drops & Pick<HTMLAttributes<HTMLElement>, 'onPaste'> {
  return { ...dropOnto(adding), onPaste: (event) => takePasted(event, adding) };
}

/** Files pasted anywhere on the page are added. */
export function usePastedFiles({ add }: Pick<Adding, 'add'>): void {
  useEffect(() => {
    const paste = (event: ClipboardEvent): void => takePasted(event, { add });
    document.addEventListener('paste', paste);
    return () => document.removeEventListener('paste', paste);
  }, [add]);
}

/** Text goes where it always goes. */
function takePasted(event: ClipboardEvent | Pasted, { add }: Pick<Adding, 'add'>): void {
  const files = [...(event.clipboardData?.files ?? [])];
  if (files.length === 0) return;
  event.preventDefault();
  add(files);
}
