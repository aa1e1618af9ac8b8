import { useEffect, useRef, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Incident } from '#domain/schema/incident.ts';
import type { TimelineEntry } from '#domain/schema/timeline.ts';
import { CollisionCard } from './collision-card.tsx';
import classes from './collisions.module.css';
import { useFactContext } from './fact-context.ts';
import type { Changes } from './use-changes.ts';

type Props = { readonly incident: Incident; readonly entries: readonly TimelineEntry[]; readonly changes: Changes };

/** What two people changed without knowing of each other, until somebody decides: one press, either way, or another value. */
export function Collisions({ incident, entries, changes }: Props): ReactNode {
  const { t } = useTranslation('incident');
  const context = useFactContext(incident, changes);
  const place = useRef<HTMLDivElement>(null);
  const settled = useRef(false);
  useEffect(() => {
    // The card is gone: the keyboard goes on from where it was.
    if (settled.current && document.activeElement === document.body) place.current?.focus();
    settled.current = false;
  }, [entries.length]);
  const settle: Changes['settle'] = async (collision, choice) => {
    settled.current = true;
    return changes.settle(collision, choice);
  };
  return (
    <div ref={place} tabIndex={-1}>
      {entries.length > 0 && (
        <ul className={classes['list']} aria-label={t('collision.list')}>
          {entries.map((entry) => (
            <CollisionCard key={entry.id} entry={entry} context={context} settle={settle} />
          ))}
        </ul>
      )}
    </div>
  );
}
