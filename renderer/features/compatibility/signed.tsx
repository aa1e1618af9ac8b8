import type { ReactNode } from 'react';
import { usePeople } from '../../hooks/use-people.ts';
import { Age } from '../../ui/age.tsx';

/** Who did something, where this laptop knows them, and when (ISO 8601). */
export function Signed({ by, at }: { readonly by: string; readonly at: string }): ReactNode {
  const name = usePeople().get(by)?.name;
  return (
    <>
      {name === undefined ? null : `${name} · `}
      <Age at={at} />
    </>
  );
}
