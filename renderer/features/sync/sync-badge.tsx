import type { ReactNode } from 'react';
import { Link } from 'react-router';
import { DeliveryShape } from '../../ui/delivery-mark.tsx';
import { ReceivingBar } from './receiving-bar.tsx';
import classes from './sync-badge.module.css';
import { useBadgeText } from './use-badge-text.ts';

/** `◐ Saved on this laptop · 3 to send · last synced 14:02`; opens the list of what waits. While much is received, a bar lies under it. */
export function SyncBadge(): ReactNode {
  const { parts, mark } = useBadgeText();
  return (
    <div className={classes['place']}>
      <Link to="/sync" className={`${classes['badge']} ${mark === 'needsYou' ? classes['needsYou'] : ''}`}>
        <DeliveryShape state={mark} />
        <span className={classes['words']}>{parts.join(' · ')}</span>
      </Link>
      <ReceivingBar slim className={classes['bar']} />
    </div>
  );
}
