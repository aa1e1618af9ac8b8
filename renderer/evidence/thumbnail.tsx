import { useEffect, useRef, useState, type ReactNode } from 'react';
import { useStore } from '../hooks/store-context.tsx';
import type { EvidenceItem } from '../hooks/use-evidence.ts';
import { BlobImage } from '../ui/blob-image.tsx';

type Props = { readonly item: EvidenceItem; readonly children: ReactNode };

/** A small picture of a file, from the server where it is not here, once it comes into view; `children` while and where there is none. */
export function Thumbnail({ item: { record, thumbnail }, children }: Props): ReactNode {
  const { evidence } = useStore();
  const place = useRef<HTMLSpanElement>(null);
  const [preview, setPreview] = useState<Blob>();
  const shown = thumbnail ?? preview;
  const missing = shown === undefined;
  useEffect(() => {
    if (!missing || place.current === null) return undefined;
    let left = false;
    const watch = new IntersectionObserver((entries) => {
      if (!entries.some(({ isIntersecting }) => isIntersecting)) return;
      watch.disconnect();
      void evidence.preview(record).then((found) => {
        if (!left) setPreview(found);
      });
    });
    watch.observe(place.current);
    return () => {
      left = true;
      watch.disconnect();
    };
  }, [evidence, record, missing]);
  return shown === undefined ? <span ref={place}>{children}</span> : <BlobImage blob={shown} alt="" />;
}
