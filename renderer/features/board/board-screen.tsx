import { useCallback, useEffect, useMemo, useRef, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocation, useNavigate, useSearchParams } from 'react-router';
import { useKeys } from '../../hooks/use-keys.ts';
import { useTitle } from '../../hooks/use-title.ts';
import { BoardEmpty } from './board-empty.tsx';
import { boardAtStart, filterFromQuery, queryFromFilter, type BoardFilter } from './board-filter.ts';
import { BoardFilters } from './board-filters.tsx';
import { BoardList } from './board-list.tsx';
import { ExportButton } from './export-button.tsx';
import { NEXT_WINDOW, useBoardView, viewFor } from './board-view.ts';
import classes from './board.module.css';
import { useBoard } from './use-board.ts';

export type BoardScreenProps = {
  /** The open incident: beside the list on wide screens, over it on narrower ones. */
  readonly pane?: ReactNode;
  readonly selectedId?: string | undefined;
};

/** The board: every incident this laptop knows, newest first, narrowed by what the address says. */
export function BoardScreen({ pane, selectedId }: BoardScreenProps): ReactNode {
  const { t } = useTranslation('board');
  useTitle(t('title'));
  const navigate = useNavigate();
  const { search } = useLocation();
  const [query, setQuery] = useSearchParams();
  const text = query.toString();
  const filter = useMemo(() => filterFromQuery(new URLSearchParams(text)), [text]);
  const key = queryFromFilter(filter).toString();
  const limit = useBoardView((view) => viewFor(view, key).limit);
  const { rows, more, open, need, unseen, status } = useBoard(filter, limit);
  useEffect(() => useBoardView.setState((view) => viewFor(view, key)), [key]);

  const onChange = useCallback(
    (next: BoardFilter): void => setQuery((before) => queryFromFilter(next, before), { replace: true }),
    [setQuery],
  );
  const onMore = useCallback((): void => useBoardView.setState((view) => ({ limit: viewFor(view, key).limit + NEXT_WINDOW })), [key]);

  const closed = useRef(selectedId);
  useEffect(() => {
    // Back from an incident: the keyboard goes on from its row.
    if (closed.current !== undefined && selectedId === undefined) useBoardView.setState({ wantsFocus: true });
    closed.current = selectedId;
    if (selectedId !== undefined) useBoardView.setState({ cursor: selectedId });
  }, [selectedId]);
  const close = (): void => void navigate({ pathname: '/', search });
  useKeys(selectedId === undefined ? [] : [{ keys: 'Escape', label: t('keys.close'), run: close }]);

  return (
    <div className={classes['screen']} data-open={selectedId === undefined ? undefined : true}>
      <section className={classes['list']} aria-label={t('list')}>
        <BoardFilters
          filter={filter}
          onChange={onChange}
          open={open}
          need={need?.length}
          shown={rows?.length}
          more={more}
          onLeaveText={() => useBoardView.setState({ wantsFocus: true })}
        >
          <ExportButton filter={filter} rows={rows} />
        </BoardFilters>
        {rows === undefined ? null : rows.length === 0 ? (
          <BoardEmpty filter={filter} status={status} onClear={() => onChange(boardAtStart)} />
        ) : (
          <BoardList
            key={key}
            rows={rows}
            more={more}
            onMore={onMore}
            unseen={unseen}
            selectedId={selectedId}
            search={search}
            // Not live: only where the list starts.
            initialOffset={viewFor(useBoardView.getState(), key).offset}
          />
        )}
      </section>
      {pane !== undefined && <div className={classes['pane']}>{pane}</div>}
    </div>
  );
}
