import { Button, NativeSelect, TextInput, Tooltip } from '@mantine/core';
import { useEffect, useMemo, useRef, useState, type KeyboardEvent, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { roadside } from '#domain/packs/roadside.ts';
import { statuses } from '#domain/schema/incident.ts';
import { severities } from '#domain/schema/severity.ts';
import { useFormat } from '../../hooks/format.ts';
import { useFleet } from '../../hooks/use-fleet.ts';
import { useKeys } from '../../hooks/use-keys.ts';
import { FilterBar } from '../../ui/filter-bar.tsx';
import { boardAtStart, isNarrowed, type BoardFilter } from './board-filter.ts';
import classes from './board-filters.module.css';
import { NEED_YOU_MAX } from './need-you.ts';

/** Typing rests this long before the list follows, in milliseconds. */
const TYPING_MS = 150;

type Props = {
  readonly filter: BoardFilter;
  readonly onChange: (filter: BoardFilter) => void;
  readonly open: number | undefined;
  readonly need: number | undefined;
  readonly shown: number | undefined;
  readonly more: boolean;
  /** What stands at the end of the bar. */
  readonly children: ReactNode;
  /** From the text on to the rows, with Enter or the arrow. */
  readonly onLeaveText: () => void;
};

/** What the list shows, and how many are open, in words. */
export function BoardFilters({ filter, onChange, open, need, shown, more, onLeaveText, children }: Props): ReactNode {
  const { t } = useTranslation(['board', 'domain']);
  const format = useFormat();
  const { sites } = useFleet();
  const siteOptions = useMemo(
    () => [...sites.values()].toSorted((a, b) => a.name.localeCompare(b.name)).map(({ id, name }) => ({ value: id, label: name })),
    [sites],
  );
  const choose = (patch: Partial<BoardFilter>): void => onChange({ ...filter, ...patch });
  const counted = (count: number): string => (more ? t('atLeast', { number: format.number(count) }) : format.number(count));
  const matching = isNarrowed(filter) && shown !== undefined ? t('matching', { count: shown, shown: counted(shown) }) : '';
  const count = [matching, open === undefined ? '' : t('open', { count: open })].filter(Boolean).join(' · ');
  // Until they are counted nothing is said of how many.
  const needWords =
    need === undefined || need === 0
      ? t(need === 0 ? 'needYouNone' : 'needYouNotYet')
      : t('needYou', {
          count: need,
          shown: need === NEED_YOU_MAX ? t('atLeast', { number: NEED_YOU_MAX }) : format.number(need),
        });

  return (
    <FilterBar label={t('filters')} count={count}>
      <Tooltip label={t('needYouHint')} multiline maw={320}>
        <Button
          variant={!need && !filter.need ? 'subtle' : 'default'}
          className={classes['need']}
          data-wanted={(need ?? 0) > 0 || undefined}
          aria-pressed={filter.need}
          onClick={() => choose({ need: !filter.need })}
        >
          {needWords}
        </Button>
      </Tooltip>
      <NativeSelect
        className={classes['select']}
        aria-label={t('status')}
        value={filter.status === '' ? 'any' : filter.status}
        data-chosen={filter.status !== boardAtStart.status || undefined}
        onChange={(event) =>
          choose({ status: event.currentTarget.value === 'any' ? '' : (event.currentTarget.value as BoardFilter['status']) })
        }
        data={[
          { value: 'open', label: t('allOpen') },
          { value: 'over', label: t('allOver') },
          { value: 'any', label: t('anyStatus') },
          ...statuses.map((status) => ({ value: status, label: t(`domain:status.${status}`) })),
        ]}
      />
      <NativeSelect
        className={classes['select']}
        aria-label={t('severity')}
        value={filter.severity}
        data-chosen={filter.severity !== '' || undefined}
        onChange={(event) => choose({ severity: event.currentTarget.value as BoardFilter['severity'] })}
        data={[
          { value: '', label: t('anySeverity') },
          ...severities.map((severity) => ({ value: severity, label: `${severity} ${t(`domain:severity.${severity}.word`)}` })),
        ]}
      />
      <NativeSelect
        className={classes['select']}
        aria-label={t('category')}
        value={filter.category}
        data-chosen={filter.category !== '' || undefined}
        onChange={(event) => choose({ category: event.currentTarget.value })}
        data={[
          { value: '', label: t('anyCategory') },
          ...roadside.categories.map(({ key }) => ({ value: key, label: t(`domain:category.${key}.name`) })),
        ]}
      />
      <NativeSelect
        aria-label={t('site')}
        className={`${classes['select']} ${classes['site']}`}
        value={sites.has(filter.site) ? filter.site : ''}
        data-chosen={filter.site !== '' || undefined}
        onChange={(event) => choose({ site: event.currentTarget.value })}
        data={[{ value: '', label: t('anySite') }, ...siteOptions]}
      />
      <Tooltip label={t('mineHint')}>
        <Button className={classes['toggle']} aria-pressed={filter.mine} onClick={() => choose({ mine: !filter.mine })}>
          {t('mine')}
        </Button>
      </Tooltip>
      <TextFilter value={filter.text} onChange={(text) => choose({ text })} onLeave={onLeaveText} />
      {isNarrowed(filter) && (
        <Button variant="subtle" onClick={() => onChange(boardAtStart)}>
          {t('clear')}
        </Button>
      )}
      {children}
    </FilterBar>
  );
}

type TextProps = { readonly value: string; readonly onChange: (text: string) => void; readonly onLeave: () => void };

function TextFilter({ value, onChange, onLeave }: TextProps): ReactNode {
  const { t } = useTranslation('board');
  const [typed, setTyped] = useState(value);
  const input = useRef<HTMLInputElement>(null);
  const sent = useRef(value);
  useKeys([{ keys: 'F', label: t('keys.text'), run: () => input.current?.select() }]);

  // "Clear filters", the back button and the palette change it from outside.
  useEffect(() => {
    if (value === sent.current) return;
    sent.current = value;
    setTyped(value);
  }, [value]);
  useEffect(() => {
    if (typed === sent.current) return undefined;
    const timer = setTimeout(() => {
      sent.current = typed;
      onChange(typed);
    }, TYPING_MS);
    return () => clearTimeout(timer);
  }, [typed, onChange]);

  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'Escape' && typed !== '') setTyped('');
    else if (event.key === 'Escape' || event.key === 'Enter' || event.key === 'ArrowDown') onLeave();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <TextInput
      ref={input}
      type="text"
      className={classes['text']}
      aria-label={t('text')}
      placeholder={t('textShort')}
      value={typed}
      onChange={(event) => setTyped(event.currentTarget.value)}
      onKeyDown={onKeyDown}
    />
  );
}
