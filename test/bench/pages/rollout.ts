import { makeRule } from '#domain/compat/testing/make-rule.ts';
import type { RolloutAnswer } from '#renderer/features/compatibility/precheck-worker.ts';
import { startPrechecker, type RolloutAsked } from '#renderer/features/compatibility/prechecker.ts';
import { between, oneOf, seeded } from '../../fixtures/random.ts';

export type RolloutSize = { readonly rules: number; readonly devices: number; readonly models: number };

/** Checks a rollout in the app's own worker; answers with the milliseconds from the question to the answer, and how many devices were blocked. */
export async function rollout({ rules, devices, models }: RolloutSize): Promise<{ ms: number; answered: number; blocked: number }> {
  const random = seeded(rules + models);
  const model = (): string => `M-${between(random, 1, models)}`;
  const version = (): string => `${between(random, 1, 6)}.${between(random, 0, 12)}.${between(random, 0, 2)}`;
  const known = Array.from({ length: rules }, (_, number) => {
    const pattern = {
      model: model(),
      revision: oneOf(random, ['', '1', '2', '>=2']),
      firmware: oneOf(random, ['', version(), `>=${version()}`, `<${version()}`, `${between(random, 1, 6)}.x`]),
      app: oneOf(random, ['', version(), `>=${version()}`]),
    };
    return makeRule(number, { pattern, verdict: oneOf(random, ['supported', 'supported', 'conditional', 'blocked']) });
  });
  const fleet = Array.from({ length: devices }, () => ({
    vendor: oneOf(random, ['Norlume', 'Viarom', 'Haldenfeld']),
    variant: { hardware: `${model()} r${between(random, 1, 3)}`, firmware: version(), app: version() },
  }));
  let fail: (reason: Error) => void = () => undefined;
  const checker = startPrechecker((reason) => fail(reason));
  const ask = (question: RolloutAsked): Promise<RolloutAnswer> =>
    new Promise((resolve, reject) => {
      fail = reject;
      checker.ask(question, resolve);
    });
  try {
    // The worker has started by then, and has not seen these rules.
    await ask({ rules: [], devices: [], target: {}, at: 0 });
    const started = performance.now();
    const answer = await ask({ rules: known, devices: fleet, target: { firmware: '4.2.0' }, at: Date.UTC(2057, 0, 1) });
    const ms = performance.now() - started;
    return { ms, answered: answer.length, blocked: answer.filter(({ planned }) => planned === 'blocked').length };
  } finally {
    checker.stop();
  }
}
