import { Tooltip } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import classes from './marks.module.css';

/** ring: on this laptop · half: sending · solid: held by the server · solid with a small ring: files of it are not · hand: needs you. */
export type Delivery = 'here' | 'sending' | 'held' | 'filesElsewhere' | 'needsYou';

const ring = <circle cx="8" cy="8" r="5.8" fill="none" stroke="currentColor" strokeWidth="1.8" />;

const shapes: { readonly [D in Delivery]: ReactNode } = {
  here: ring,
  sending: (
    <>
      {ring}
      <path d="M8 2.2a5.8 5.8 0 0 0 0 11.6z" fill="currentColor" />
    </>
  ),
  held: <circle cx="8" cy="8" r="6.6" fill="currentColor" />,
  filesElsewhere: (
    <>
      <circle cx="6" cy="6" r="5.2" fill="currentColor" />
      <circle cx="12.6" cy="12.6" r="2.2" fill="none" stroke="currentColor" strokeWidth="1.6" />
    </>
  ),
  // An open hand.
  needsYou: (
    <path
      d="M5 8.6V3.4a1 1 0 0 1 2 0V2.2a1 1 0 0 1 2 0v1a1 1 0 0 1 2 0v1.4a1 1 0 0 1 2 0V10c0 3.2-1.8 5.4-4.6 5.4-2 0-3.2-.8-4.2-2.5L2.3 9.7c-.5-1 .7-1.8 1.5-1z"
      fill="currentColor"
    />
  ),
};

export type DeliveryMarkProps = {
  readonly state: Delivery;
  /** Of `filesElsewhere`: how many. */ readonly elsewhere?: number;
  /** Shows the word beside the shape instead of on hover. */ readonly word?: boolean;
  /** Since when the server holds it, as a clock says it; where that is known. */ readonly heldAt?: string | undefined;
};

/** The shape alone, for where the words stand beside it already. */
export function DeliveryShape({ state }: { readonly state: Delivery }): ReactNode {
  return (
    <svg className={`${classes['shape']} ${classes[state]}`} viewBox="0 0 16 16" aria-hidden="true">
      {shapes[state]}
    </svg>
  );
}

/** How far a record has come on its way to the server, by shape and word. */
export function DeliveryMark({ state, elsewhere = 0, word = false, heldAt }: DeliveryMarkProps): ReactNode {
  const { t } = useTranslation('domain');
  const words =
    state === 'held' && heldAt !== undefined ? t('delivery.heldAt', { time: heldAt }) : t(`delivery.${state}`, { count: elsewhere });
  const mark = (
    <span className={classes['mark']}>
      <DeliveryShape state={state} />
      <span className={word ? undefined : 'visually-hidden'}>{words}</span>
    </span>
  );
  return word ? mark : <Tooltip label={words}>{mark}</Tooltip>;
}
