import { useCallback, useEffect, useRef, useState } from 'react';
import { may } from '#domain/rules/permissions.ts';
import type { StepRefusal } from '#domain/rules/gates.ts';
import type { RoleRefusal, RoleStep } from '#domain/rules/role-hand-over.ts';
import type { Step } from '#domain/rules/workflow.ts';
import type { Incident } from '#domain/schema/incident.ts';
import type { Severity } from '#domain/schema/severity.ts';
import type { IncidentPatch, Settlement } from '../../db/actions.ts';
import { storageFault } from '../../db/storage-fault.ts';
import type { TimelineEntry } from '#domain/schema/timeline.ts';
import { useStore } from '../../hooks/store-context.tsx';
import type { Mend } from './refused-changes.tsx';
import { inverseOf } from './undo.ts';

/** How long a change can be taken back with one click, in milliseconds. */
const UNDO_MS = 10_000;

export type Notice =
  | { readonly kind: 'changed'; readonly what: string; readonly undo: () => Promise<void> }
  | { readonly kind: 'undone' | 'failed' | 'full' }
  | { readonly kind: 'refused'; readonly why: StepRefusal | RoleRefusal };

/** Takes a step of the way; true when it was taken. */
export type Advance = (step: Omit<Step, 'at'>) => Promise<boolean>;

export type Changes = {
  /** Changes facts; `what` names them for the undo line. */
  readonly change: (patch: IncidentPatch, what: string) => Promise<void>;
  readonly assign: (person: string, what: string) => Promise<void>;
  readonly advance: Advance;
  /** True when it was changed. */
  readonly setSeverity: (severity: Severity, reason: string) => Promise<boolean>;
  readonly handOverRole: (step: RoleStep) => Promise<void>;
  /** A remark, of `happened` (ISO 8601) if not of now. True when it was saved. */
  readonly remark: (text: string, happened?: string) => Promise<boolean>;
  /** Puts a remark of one's own right. True when it was saved. */
  readonly correct: (remark: TimelineEntry, said: Pick<TimelineEntry, 'text' | 'occurredAt'>) => Promise<boolean>;
  /** Decides on a collision. True when that was saved. */
  readonly settle: (collision: TimelineEntry, choice: Settlement) => Promise<boolean>;
  /** Sends what was refused again, mended. */
  readonly mend: Mend;
  readonly notice: Notice | undefined;
  readonly undo: () => void;
};

/** What a person does to one incident, with the last change at hand to be taken back for a while. */
export function useChanges(incident: Incident): Changes {
  const { actions, principal } = useStore();
  const [notice, setNotice] = useState<Notice>();
  const timer = useRef<number | undefined>(undefined);
  const latest = useRef(incident);
  useEffect(() => {
    latest.current = incident;
  });
  useEffect(() => () => clearTimeout(timer.current), []);

  const say = useCallback((next: Notice): void => {
    clearTimeout(timer.current);
    setNotice(next);
    timer.current = window.setTimeout(() => setNotice(undefined), UNDO_MS);
  }, []);

  /** Runs an action; a storage that fails is told to the person and costs nothing but the attempt. */
  const attempt = useCallback(
    async (work: () => Promise<void>): Promise<boolean> => {
      try {
        await work();
        return true;
      } catch (error) {
        say({ kind: storageFault(error) === 'full' ? 'full' : 'failed' });
        return false;
      }
    },
    [say],
  );

  const change = useCallback(
    async (patch: IncidentPatch, what: string): Promise<void> => {
      const { id } = latest.current;
      const inverse = inverseOf(latest.current, patch);
      const done = await attempt(() => actions.changeIncident(id, patch));
      if (done) say({ kind: 'changed', what, undo: () => actions.changeIncident(id, inverse) });
    },
    [actions, attempt, say],
  );

  const assign = useCallback(
    async (person: string, what: string): Promise<void> => {
      const { id, owner } = latest.current;
      const done = await attempt(() => actions.assign(id, person));
      // Giving it back to somebody else is an assignment too, which not every role may make.
      const mayUndo = owner === principal.person || may(principal.role, 'incident.assign');
      if (done && mayUndo) say({ kind: 'changed', what, undo: () => actions.assign(id, owner) });
    },
    [actions, attempt, principal, say],
  );

  /** The same for what may be refused; true when it was done. */
  const attemptStep = useCallback(
    async (work: () => Promise<StepRefusal | RoleRefusal | undefined>): Promise<boolean> => {
      let why: StepRefusal | RoleRefusal | undefined;
      const done = await attempt(async () => {
        why = await work();
      });
      if (why !== undefined) say({ kind: 'refused', why });
      return done && why === undefined;
    },
    [attempt, say],
  );

  const advance = useCallback<Advance>((step) => attemptStep(() => actions.advance(latest.current.id, step)), [actions, attemptStep]);

  const setSeverity = useCallback(
    (severity: Severity, reason: string) => attempt(() => actions.setSeverity(latest.current.id, severity, reason)),
    [actions, attempt],
  );

  const handOverRole = useCallback(
    async (step: RoleStep): Promise<void> => {
      await attemptStep(() => actions.handOverRole(latest.current.id, step));
    },
    [actions, attemptStep],
  );

  const remark = useCallback<Changes['remark']>(
    (text, happened) => attempt(() => actions.remark(latest.current.id, text, happened)),
    [actions, attempt],
  );

  const correct = useCallback<Changes['correct']>((wrong, said) => attempt(() => actions.correct(wrong, said)), [actions, attempt]);

  const settle = useCallback<Changes['settle']>(
    (collision, choice) => attempt(() => actions.settle(collision, choice)),
    [actions, attempt],
  );

  const mend = useCallback<Mend>((row, patch) => attempt(() => actions.mend(row, patch)), [actions, attempt]);

  const undo = useCallback((): void => {
    if (notice?.kind !== 'changed') return;
    void attempt(notice.undo).then((done) => {
      if (done) say({ kind: 'undone' });
    });
  }, [attempt, notice, say]);

  return { change, assign, advance, setSeverity, handOverRole, remark, correct, settle, mend, notice, undo };
}
