import { z } from 'zod';
import { serverInfo } from '#domain/protocol/session.ts';
import type { ShellCallName, ShellEventName } from './names.ts';

/** `http(s)://host[:port]`, with nothing after it: what the content security policy can name. */
export const serverAddress = z
  .string()
  .max(300)
  .refine((text) => isServerOrigin(text), 'not the address of a server, such as https://milepost.example.org');

function isServerOrigin(text: string): boolean {
  return URL.canParse(text) && /^https?:\/\//.test(text) && new URL(text).origin === text;
}

/** `unreachable`: no answer. `not-milepost`: an answer that no Milepost server gives. */
const probeAnswer = z.discriminatedUnion('ok', [
  z.object({ ok: z.literal(true), server: serverInfo }),
  z.object({ ok: z.literal(false), problem: z.enum(['unreachable', 'not-milepost']) }),
]);
export type ProbeAnswer = z.infer<typeof probeAnswer>;

const laptopDescription = z.object({ name: z.string().max(80), system: z.string().max(80) });
export type LaptopDescription = z.infer<typeof laptopDescription>;

/** A journal file: a person's id and a number. It becomes a file name, so it is nothing else. */
const journalName = z.string().regex(/^[0-9a-f-]{36}\.\d{1,3}$/, 'is no name of a journal');
/** Text of one character a byte, and where in the file it goes. */
const journalWrite = z.object({
  name: journalName,
  at: z.int().min(0).max(1_000_000_000),
  text: z
    .string()
    .max(50_000_000)
    .refine((text) => !/[\u0080-\uffff]/.test(text), 'is not ASCII'),
});

/** The one map of calls from the app to the shell. The main process parses each request, and checks who sent it. */
export const shellCalls = {
  /** The configured server's origin, or undefined on a new laptop. */
  getServerAddress: { request: z.undefined(), answer: serverAddress.optional() },
  /** Keeps the address, then loads the window anew: the page's content security policy has to name the new server. */
  setServerAddress: { request: serverAddress, answer: z.undefined() },
  /** Asks an address whether a Milepost server is there. The page itself cannot: its policy names the configured one only. */
  probeServer: { request: serverAddress, answer: probeAnswer },
  /** What the operating system calls this computer: a suggestion for the laptop's name. */
  describeLaptop: { request: z.undefined(), answer: laptopDescription },
  /** The journal: files for what IndexedDB must not lose. A write is answered when it is on disk. */
  listJournals: { request: z.undefined(), answer: z.array(journalName) },
  openJournal: { request: journalName, answer: z.string() },
  writeJournal: { request: journalWrite, answer: z.undefined() },
  closeJournal: { request: journalName, answer: z.undefined() },
} as const satisfies Readonly<Record<ShellCallName, { readonly request: z.ZodType; readonly answer: z.ZodType }>>;

type ShellCalls = typeof shellCalls;
export type ShellRequest<N extends ShellCallName> = z.infer<ShellCalls[N]['request']>;
export type ShellAnswer<N extends ShellCallName> = z.infer<ShellCalls[N]['answer']>;

/** What the preload exposes to the page as `window.milepostShell`, and nothing else. */
export type MilepostShell = {
  readonly [N in ShellCallName]: (request: ShellRequest<N>) => Promise<ShellAnswer<N>>;
} & {
  /** Calls `listener` at each event until the returned function is called. `resync`: the computer woke up. */
  readonly on: (event: ShellEventName, listener: () => void) => () => void;
};
