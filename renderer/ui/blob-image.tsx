import { useEffect, useRef, type ReactNode } from 'react';

type Props = { readonly blob: Blob; readonly alt: string; readonly className?: string | undefined };

/** A picture that is on this laptop as bytes. */
export function BlobImage({ blob, alt, className }: Props): ReactNode {
  const image = useRef<HTMLImageElement>(null);
  useEffect(() => {
    const element = image.current;
    const url = URL.createObjectURL(blob);
    if (element !== null) element.src = url;
    return () => URL.revokeObjectURL(url);
  }, [blob]);
  return <img ref={image} alt={alt} className={className} />;
}
