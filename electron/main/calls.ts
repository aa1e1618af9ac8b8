import { shellCalls, type ShellAnswer, type ShellRequest } from '../ipc/contract.ts';
import { callChannel, shellCallNames, type ShellCallName } from '../ipc/names.ts';
import { isAppUrl } from './origin.ts';
import type { CallsPort } from './ports.ts';

/** What answers each call of the contract. */
export type CallHandlers = { readonly [N in ShellCallName]: (request: ShellRequest<N>) => Promise<ShellAnswer<N>> };

/** Puts the handlers behind the contract: only the app's own main frame is heard, and only what parses is handed on. */
export function answerCalls(calls: CallsPort, handlers: CallHandlers): void {
  for (const name of shellCallNames) answerCall(calls, name, handlers[name]);
}

function answerCall<N extends ShellCallName>(calls: CallsPort, name: N, handler: CallHandlers[N]): void {
  const { request } = shellCalls[name];
  calls.handle(callChannel(name), async (sender, payload) => {
    if (!sender.isMainFrame || !isAppUrl(sender.url)) throw new Error(`${name}: not for this page`);
    const parsed = request.safeParse(payload);
    if (!parsed.success) throw new Error(`${name}: ${parsed.error.issues[0]?.message ?? 'not as the contract has it'}`);
    return handler(parsed.data as ShellRequest<N>);
  });
}
