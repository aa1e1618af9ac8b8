import type { MatrixRule } from '#domain/schema/matrix-rule.ts';
import type { RolloutAnswer, RolloutQuestion } from './precheck-worker.ts';

export type RolloutAsked = RolloutQuestion & { readonly rules: readonly MatrixRule[] };

/** Checks rollouts in a worker: ten thousand devices against ten thousand rules take longer than a keystroke may. */
export type Prechecker = {
  /** Of several asked while one is being answered, only the last is; the others are never told of. */
  readonly ask: (question: RolloutAsked, told: (answer: RolloutAnswer) => void) => void;
  readonly stop: () => void;
};

/** `failed` is told once, when the worker cannot run: nothing is answered any more. */
export function startPrechecker(failed: (reason: Error) => void): Prechecker {
  const worker = new Worker(new URL('./precheck-worker.ts', import.meta.url), { type: 'module', name: 'milepost-precheck' });
  let known: readonly MatrixRule[] | undefined;
  let asked: ((answer: RolloutAnswer) => void) | undefined;
  let next: (() => void) | undefined;
  worker.addEventListener('message', ({ data }: MessageEvent<RolloutAnswer>) => {
    const [told, waiting] = [asked, next];
    asked = next = undefined;
    if (waiting === undefined) told?.(data);
    else waiting();
  });
  worker.addEventListener('error', (event) => failed(new Error(`rollout worker: ${event.message}`)));
  const ask: Prechecker['ask'] = (question, told) => {
    if (asked !== undefined) {
      next = () => ask(question, told);
      return;
    }
    asked = told;
    const { rules, ...rest } = question;
    worker.postMessage(rules === known ? rest : question);
    known = rules;
  };
  return { ask, stop: () => worker.terminate() };
}
