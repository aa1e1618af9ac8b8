import { useTranslation } from 'react-i18next';
import type { TFunction } from 'i18next';
import { uuidv7 } from '#domain/clock/uuid.ts';
import type { Incident } from '#domain/schema/incident.ts';
import type { IncidentPatch } from '../../db/actions.ts';
import { useFormat, type Format } from '../../hooks/format.ts';
import { useStore } from '../../hooks/store-context.tsx';
import { useFleet, type Fleet } from '../../hooks/use-fleet.ts';
import { useMay } from '../../hooks/use-may.ts';
import { usePeople, type People } from '../../hooks/use-people.ts';
import type { EntryWords } from './describe-entry.ts';
import type { Changes } from './use-changes.ts';
import { useWords } from './use-words.ts';

/** What every group of facts is made from. */
export type FactContext = {
  readonly incident: Incident;
  readonly fleet: Fleet;
  readonly people: People;
  readonly words: EntryWords;
  readonly format: Format;
  readonly t: TFunction<['incident', 'domain', 'common']>;
  /** The signed-in person. */
  readonly self: string;
  /** Whether they may give work to others. */
  readonly mayAssign: boolean;
  /** Changes facts; the undo line names the field. */
  readonly change: (field: keyof Incident, patch: IncidentPatch) => Promise<void>;
  /** Makes somebody the owner; `''`: nobody. */
  readonly assign: (person: string) => Promise<void>;
  readonly setSeverity: Changes['setSeverity'];
  readonly handOverRole: Changes['handOverRole'];
  /** A key for a new entry of a map. */
  readonly newKey: () => string;
};

export function useFactContext(incident: Incident, changes: Changes): FactContext {
  const { t } = useTranslation(['incident', 'domain', 'common']);
  const words = useWords();
  return {
    incident,
    fleet: useFleet(),
    people: usePeople(),
    words,
    format: useFormat(),
    t,
    self: useStore().principal.person,
    mayAssign: useMay('incident.assign'),
    assign: (person) => changes.assign(person, words.field('owner')),
    setSeverity: changes.setSeverity,
    handOverRole: changes.handOverRole,
    change: (field, patch) => changes.change(patch, words.field(field)),
    newKey: () => uuidv7(Date.now(), crypto.getRandomValues(new Uint8Array(10))),
  };
}
