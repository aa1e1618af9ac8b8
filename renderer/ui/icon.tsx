import type { ReactNode } from 'react';
import classes from './icon.module.css';

const paths = {
  board: 'M3 5h14M3 10h14M3 15h14',
  mine: 'M10 10a3.2 3.2 0 1 0 0-6.4a3.2 3.2 0 0 0 0 6.4M3.5 17c.6-3.4 3.2-5 6.5-5s5.9 1.6 6.5 5',
  checklists: 'M3 5.5l1.5 1.5L7 4M3 12.5l1.5 1.5L7 11M10 5.5h7M10 12.5h7',
  scan: 'M3 7V3h4M13 3h4v4M17 13v4h-4M7 17H3v-4M6.5 7v6M9 7v6M11 7v6M13.5 7v6',
  sites: 'M10 17.5S4.2 12.3 4.2 8.2a5.8 5.8 0 0 1 11.6 0c0 4.1-5.8 9.3-5.8 9.3M10 10a1.8 1.8 0 1 0 0-3.6a1.8 1.8 0 0 0 0 3.6',
  map: 'M3 5l4.5-1.5 5 2L17 4v11.500L12.500 17l-5-2L3 16.500zM7.500 3.500V15M12.5 5.5V17',
  up: 'M4.5 12.5 10 7l5.500 5.500',
  down: 'M4.500 7.500 10 13l5.500-5.500',
  grip: 'M7 5h.01M13 5h.01M7 10h.01M13 10h.01M7 15h.01M13 15h.01',
  next: 'M7.500 4.500 13 10l-5.500 5.500',
  compatibility: 'M3.5 3.5h13v13h-13zM3.5 8h13M8 3.5v13M10.5 11l3.5 3.5M14 11l-3.5 3.5',
  sync: 'M4 8a6.3 6.3 0 0 1 11.3-1.5M16 3v4h-4M16 12a6.3 6.3 0 0 1-11.3 1.5M4 17v-4h4',
  laptops: 'M4.5 4.5h11v8h-11zM2.5 15.5h15',
  import: 'M10 3v9M6.5 8.5 10 12l3.5-3.5M3.5 13v3.5h13V13',
  settings: 'M3 6h7M14 6h3M12 4v4M3 14h3M10 14h7M8 12v4',
  search: 'M8.5 14a5.5 5.5 0 1 0 0-11a5.5 5.5 0 0 0 0 11M12.6 12.6 17 17',
  close: 'M5 5l10 10M15 5 5 15',
  edit: 'M4 16l.8-3.4L13.2 4.2l2.6 2.6L7.4 15.2zM11.6 5.8l2.6 2.6',
  pin: 'M7 3.5h6M8 3.5v5l-2.5 3h9L12 8.500v-5M10 11.500V17',
  keys: 'M2.5 5.5h15v9h-15zM5.5 8.5h.01M8.5 8.5h.01M11.5 8.5h.01M14.5 8.5h.01M6 11.5h8',
} as const;

export type IconName = keyof typeof paths;

/** A line drawing beside a word. Never alone: the word is there, on screen or for readers. */
export function Icon({ name }: { readonly name: IconName }): ReactNode {
  return (
    <svg
      className={classes['icon']}
      viewBox="0 0 20 20"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.6"
      strokeLinecap="square"
      aria-hidden="true"
    >
      <path d={paths[name]} />
    </svg>
  );
}
