import { useEffect, useId, useRef, useState, type FocusEvent, type KeyboardEvent, type ReactNode, type Ref } from 'react';
import classes from './option-finder.module.css';

export type FinderOption = { readonly id: string; readonly content: ReactNode };

type Props = {
  readonly label: string;
  readonly hideLabel?: boolean;
  readonly placeholder?: string;
  readonly text: string;
  readonly onText: (text: string) => void;
  readonly options: readonly FinderOption[];
  /** Says what the options are: "Recent", "3 found". Read out when it changes. */
  readonly heading: string;
  readonly onPick: (id: string) => void;
  /** Called on Escape when there is no text to clear. */
  readonly onLeave?: () => void;
  readonly onBlur?: (event: FocusEvent) => void;
  readonly invalid?: boolean;
  readonly describedBy?: string | undefined;
  readonly inputRef?: Ref<HTMLInputElement>;
  readonly autoFocus?: boolean;
};

/**
 * A text field with its list of matches right below it: arrows choose, Enter takes, Escape clears. The list stays in
 * the page rather than floating over it, so that it can be hit with a glove and read out.
 */
export function OptionFinder({
  label,
  hideLabel,
  placeholder,
  text,
  onText,
  options,
  heading,
  onPick,
  onLeave,
  onBlur,
  invalid,
  describedBy,
  inputRef,
  autoFocus,
}: Props) {
  const base = useId();
  const [chosen, setChosen] = useState('');
  const place = Math.max(
    0,
    options.findIndex(({ id }) => id === chosen),
  );
  const current = options[place];
  const optionId = (id: string): string => `${base}-${id}`;

  // Right after a start the options may still be on their way: what Enter meant then is done when they are there.
  const entered = useRef('');
  useEffect(() => {
    if (entered.current === '' || (entered.current === text && current === undefined)) return;
    const meant = entered.current === text;
    entered.current = '';
    if (meant && current !== undefined) onPick(current.id);
  });

  const move = (by: number): void => {
    const next = options[(place + by + options.length) % options.length];
    if (next === undefined) return;
    setChosen(next.id);
    document.getElementById(optionId(next.id))?.scrollIntoView({ block: 'nearest' });
  };

  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === 'ArrowDown') move(1);
    else if (event.key === 'ArrowUp') move(-1);
    else if (event.key === 'Enter') {
      if (current === undefined) entered.current = text;
      else onPick(current.id);
    } else if (event.key === 'Escape' && text !== '') onText('');
    else if (event.key === 'Escape' && onLeave !== undefined) onLeave();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };

  return (
    <div className={classes['finder']}>
      <label htmlFor={`${base}-input`} className={hideLabel ? 'visually-hidden' : classes['label']}>
        {label}
      </label>
      <input
        id={`${base}-input`}
        ref={inputRef}
        className={classes['input']}
        autoFocus={autoFocus}
        type="text"
        role="combobox"
        autoComplete="off"
        spellCheck={false}
        aria-autocomplete="list"
        aria-expanded={options.length > 0}
        aria-controls={options.length > 0 ? `${base}-list` : undefined}
        aria-activedescendant={current === undefined ? undefined : optionId(current.id)}
        aria-invalid={invalid ? true : undefined}
        aria-describedby={describedBy}
        placeholder={placeholder}
        value={text}
        onChange={(event) => onText(event.currentTarget.value)}
        onKeyDown={onKeyDown}
        onBlur={onBlur}
      />
      <p className={classes['heading']} role="status">
        {heading}
      </p>
      {options.length > 0 && (
        <ul id={`${base}-list`} role="listbox" aria-label={label} className={classes['list']}>
          {options.map(({ id, content }) => (
            // The keyboard works on the field above, which points here.
            // oxlint-disable-next-line jsx-a11y/click-events-have-key-events
            <li
              key={id}
              id={optionId(id)}
              role="option"
              aria-selected={id === current?.id}
              className={classes['option']}
              onMouseDown={(event) => event.preventDefault()}
              onClick={() => onPick(id)}
            >
              {content}
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
