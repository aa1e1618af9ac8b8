import { useMemo } from 'react';
import { currentForms } from '#domain/checklists/current-forms.ts';
import { roadside } from '#domain/packs/roadside.ts';
import type { ChecklistForm } from '#domain/schema/checklist-form.ts';
import { useStore } from './store-context.tsx';
import { useRxQuery } from './use-live.ts';

/** The checklists that can be filled, each in its newest version, live; `undefined` until the laptop's own store has answered. */
export function useForms(): readonly ChecklistForm[] | undefined {
  const { collections } = useStore();
  const templates = useRxQuery(() => collections.templates.find(), [collections]);
  return useMemo(() => templates && currentForms(roadside.checklists, templates), [templates]);
}
