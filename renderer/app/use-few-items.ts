import { useCallback, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { indexForms, wordsOfForm } from '#domain/search/forms.ts';
import { indexManuals } from '#domain/search/manuals.ts';
import type { SearchIndex } from '#domain/search/search-index.ts';
import { forWords } from '../features/manuals/for-words.ts';
import { useForms } from '../hooks/use-forms.ts';
import { useManuals } from '../hooks/use-manuals.ts';
import { whyFound } from './describe-hit.ts';
import type { PaletteItem } from './palette-item.ts';

const SHOWN = 6;

/** What the palette finds besides records, and is few: all of it, and what matches `typed`, best first. */
export type FewItems = { readonly items: readonly PaletteItem[]; readonly find: (typed: string) => PaletteItem[] };

/** `further`: what each item is also found by, and does not say; by its id. */
function useFinding(items: readonly PaletteItem[], index: SearchIndex, further: ReadonlyMap<string, readonly string[]>): FewItems {
  const find = useCallback(
    (typed: string) =>
      index.search(typed, SHOWN).flatMap(({ id, match }) => {
        const item = items.find((one) => one.id === id);
        return item === undefined ? [] : [{ ...item, why: whyFound(item, typed, further.get(id) ?? [], match) }];
      }),
    [index, items, further],
  );
  return { items, find };
}

/** Checklists that can be filled. */
export function useFormItems(): FewItems {
  const navigate = useNavigate();
  const { t } = useTranslation(['app', 'checklists']);
  const current = useForms();
  const index = useMemo(() => indexForms(current ?? []), [current]);
  const further = useMemo(() => new Map(current?.map((form) => [form.key, wordsOfForm(form)])), [current]);
  const items = useMemo(
    () =>
      (current ?? []).map(({ key, title, version, about }): PaletteItem => ({
        id: key,
        kind: 'forms',
        group: 'forms',
        label: title,
        detail: `${t(`checklists:templates.about.${about}`)} · ${t('palette.version', { version })}`,
        run: () => void navigate(`/checklists/templates/${key}`),
      })),
    [current, navigate, t],
  );
  return useFinding(items, index, further);
}

/** Manuals, whether or not they are on this laptop: opened where they are, else shown where they can be got. */
export function useManualItems(): FewItems {
  const navigate = useNavigate();
  const { t } = useTranslation(['manuals', 'domain']);
  const state = useManuals();
  const manuals = state?.manuals;
  const index = useMemo(() => indexManuals(manuals ?? [], (manual) => forWords(manual.for, t)), [manuals, t]);
  const further = useMemo(() => new Map(manuals?.map(({ manual, name }) => [manual, [name]])), [manuals]);
  const items = useMemo(
    () =>
      (state?.manuals ?? []).map(({ manual, title, for: what }): PaletteItem => {
        const part = state?.here.get(manual)?.part;
        return {
          id: manual,
          kind: 'manuals',
          group: 'manuals',
          label: title,
          detail: `${t(part === 'here' || part === 'older' ? `part.${part}` : 'part.absent')} · ${forWords(what, t)}`,
          run: () => void navigate(`/manuals?manual=${manual}`),
        };
      }),
    [state, navigate, t],
  );
  return useFinding(items, index, further);
}
