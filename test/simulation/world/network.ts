import type { Readable } from 'node:stream';
import { between, type Seeded } from '../../fixtures/random.ts';
import { fairWeather, type FaultCounts, type NetworkFault, type Weather } from '../faults.ts';
import type { Agenda, Owner } from './agenda.ts';
import type { Fetch } from './browser.ts';
import { happens } from './chance.ts';
import type { Answer, Request, ServerMachine } from './server.ts';
import type { Trace } from './trace.ts';

export type NetworkParts = {
  readonly agenda: Agenda;
  readonly server: ServerMachine;
  readonly random: Seeded;
  readonly weather: Weather;
  readonly counts: FaultCounts;
  readonly trace: Trace;
  /** Told of everything that a laptop asks and of what the server answered, whether or not the answer arrives. */
  readonly onExchange: (laptop: string, request: Request, answer: Answer | undefined) => void;
  /** Told of the data of each event that the server writes to a laptop's stream. */
  readonly onEvent: (laptop: string, data: string) => void;
};

/** One laptop's end of the line. */
export type Line = {
  connected: boolean;
  /** Until then (virtual ms) half of the answers to pushes get lost, or pushes and pulls take their time. */
  lossyUntil: number;
  slowUntil: number;
  readonly laptop: string;
  readonly cuts: Set<() => void>;
};

/** Longest that a request or an answer is held up by ordinary bad luck, and by a bad moment of the network, in ms. */
const USUAL_MS = 120;
const DELAYED_MS = 25_000;
const REORDERED_MS = 1500;

/** Of a line that loses answers, how many. */
const LOSSY = 0.5;
/** Of one that takes its time, the longest that it takes for an answer, in ms. */
const SLOW_MS = 2500;

const PULL = /^\/api\/v1\/sync\/[a-z]+\?/;
const PUSH = /^\/api\/v1\/sync\/[a-z]+$/;

const SIGN_IN = '/api/v1/session';

/** Carries requests to the server and answers back, with everything that can go wrong between them. */
export class Network {
  /** The troubles are over: what is on its way still arrives, nothing more goes wrong. */
  healed = false;
  private readonly parts: NetworkParts;
  private readonly owner: Owner;
  private readonly lines = new Set<Line>();

  constructor(parts: NetworkParts) {
    this.parts = parts;
    this.owner = parts.agenda.owner('network');
  }

  line(laptop: string): Line {
    const line: Line = { connected: true, lossyUntil: 0, slowUntil: 0, laptop, cuts: new Set() };
    this.lines.add(line);
    return line;
  }

  /** All that is open on a line ends as if the cable were pulled. */
  cut(line: Line): void {
    for (const cut of line.cuts) cut();
  }

  /** From now on nothing goes wrong. What hung for ever is over: no line keeps silence about a peer that is gone. */
  heal(): void {
    this.healed = true;
    for (const line of this.lines) line.connected = true;
    this.cutAll();
  }

  /** `fetch` for a program that runs as `owner` at this end. */
  fetch(line: Line, owner: Owner): Fetch {
    return (url, init = {}) => {
      const { pathname, search } = new URL(url);
      const headers = init.headers as { readonly [name: string]: string };
      const body = typeof init.body === 'string' ? init.body : undefined;
      const request: Request = { method: (init.method ?? 'GET') as Request['method'], path: pathname + search, headers, body };
      return this.send(line, owner, request, init.signal ?? undefined);
    };
  }

  cutAll(): void {
    for (const line of this.lines) this.cut(line);
  }

  private send(line: Line, owner: Owner, request: Request, signal: AbortSignal | undefined): Promise<Response> {
    const { agenda } = this.parts;
    return new Promise((resolve, reject) => {
      let over = false;
      const end = (settle: () => void): void => {
        if (over) return;
        over = true;
        line.cuts.delete(cut);
        if (owner.alive) settle();
      };
      const fail = (): void => end(() => reject(new TypeError('Failed to fetch')));
      const cut = (): void => void agenda.in(1, owner, fail);
      const abort = (): void => end(() => reject(signal?.reason as Error));
      if (signal?.aborted === true) return abort();
      signal?.addEventListener('abort', abort, { once: true });
      line.cuts.add(cut);
      if (!line.connected) return cut();
      const arrive = (answer: Answer | undefined): void => {
        if (answer === undefined) return cut();
        // Nobody is there to read it; a response that nobody reads would end when memory is collected, which is no fixed time.
        if (over || !owner.alive) return void answer.stream?.destroy();
        const response =
          answer.stream === undefined ? this.wholeAnswer(answer) : this.streamAnswer(line, owner, answer, answer.stream, signal);
        end(() => resolve(response));
      };
      this.carry(line, request, arrive);
    });
  }

  /** `arrive` is called when an answer does; never, when request or answer is lost without a sign. */
  private carry(line: Line, request: Request, arrive: (answer: Answer | undefined) => void): void {
    const isStream = request.path.endsWith('/stream');
    const isPush = request.method === 'POST' && PUSH.test(request.path);
    const inTrouble = !this.healed;
    // A sign-in ends the one before it: one that is long given up would end the last of all, and nobody is left to sign in again.
    const deliver = (done: (answer: Answer | undefined) => void): unknown =>
      inTrouble && this.healed && request.path === SIGN_IN ? done(undefined) : this.deliver(line, request, done);
    const label = `${line.laptop} ${request.method} ${request.path.replace('/api/v1/', '')}`;
    if (this.strikes('dropped')) return this.tell('dropped', label);
    if (this.strikes('serverErrors')) {
      this.tell('serverErrors', label);
      const reached = !isStream && happens(this.parts.random, 0.5);
      if (reached) this.in(this.latency(), () => deliver(() => undefined));
      const bad: Answer = { status: 502, headers: { 'content-type': 'text/html' }, body: '<h1>Bad gateway</h1>' };
      return this.in(this.latency(), () => arrive(bad));
    }
    if (!isStream && this.strikes('duplicated')) {
      this.tell('duplicated', label);
      // The second of the two may come much later, and in the place of any other.
      this.in(this.latency() + this.parts.random() * 8000, () => deliver(() => undefined));
    }
    const isSlow = !this.healed && this.parts.agenda.now < line.slowUntil;
    // Pulls on their way there, pushes on their way back: what somebody else does in between is in the one and not in the other.
    const asking = isSlow && PULL.test(request.path) ? this.parts.random() * SLOW_MS : 0;
    this.in(this.held(label) + asking, () =>
      deliver((answer) => {
        const { now } = this.parts.agenda;
        if (this.strikes('lostAnswers', isPush && now < line.lossyUntil ? LOSSY : 0)) {
          answer?.stream?.destroy();
          this.tell('lostAnswers', label);
          // As often as not the line says that it broke.
          if (happens(this.parts.random, 0.5)) this.in(this.latency(), () => arrive(undefined));
          return;
        }
        const more = isPush && isSlow ? this.parts.random() * SLOW_MS : 0;
        this.in(this.held(label) + more, () => arrive(answer));
      }),
    );
  }

  private async deliver(line: Line, request: Request, done: (answer: Answer | undefined) => void): Promise<void> {
    const { server, random, trace } = this.parts;
    if (!line.connected) return done(undefined);
    if (server.running !== undefined && this.strikes('serverCrashes')) {
      server.crashSoon({ accesses: between(random, 1, 25), after: happens(random, 0.5) });
      this.tell('serverCrashes', `over ${request.method} ${request.path}`);
    }
    const answer = await server.answer(request);
    trace.step(`${line.laptop} ${request.method} ${request.path} ${answer?.status ?? 'nothing'} ${answer?.body.length ?? 0}`);
    this.parts.onExchange(line.laptop, request, answer);
    done(answer);
  }

  private wholeAnswer({ status, headers, body }: Answer): Response {
    const bytes = status === 204 ? null : this.body(body);
    return new Response(bytes, { status, headers });
  }

  /** Now and then only half of it comes: the rest is missing, or the line breaks in the middle. */
  private body(text: string): string | ReadableStream<Uint8Array> {
    if (text.length === 0 || !this.strikes('halfBodies')) return text;
    this.tell('halfBodies', `${text.length} characters`);
    const half = text.slice(0, Math.floor(this.parts.random() * text.length));
    if (happens(this.parts.random, 0.5)) return half;
    return new ReadableStream({
      start: (controller) => {
        controller.enqueue(new TextEncoder().encode(half));
        controller.error(new TypeError('network error'));
      },
    });
  }

  /** What the server writes comes in pieces, in their order, each after a while; the line can break at any of them. */
  private streamAnswer(line: Line, owner: Owner, answer: Answer, stream: Readable, signal: AbortSignal | undefined): Response {
    const { agenda, random } = this.parts;
    let controller: ReadableStreamDefaultController<Uint8Array>;
    let open = true;
    const close = (settle: () => void): void => {
      if (!open) return;
      open = false;
      line.cuts.delete(cut);
      agenda.in(this.latency(), this.owner, () => void stream.destroy());
      if (owner.alive) settle();
    };
    const cut = (): void => close(() => controller.error(new TypeError('network error')));
    const body = new ReadableStream<Uint8Array>({
      start: (given) => void (controller = given),
      cancel: () => close(() => undefined),
    });
    signal?.addEventListener('abort', () => close(() => controller.error(signal.reason)), { once: true });
    line.cuts.add(cut);
    let lastArrival = 0;
    const inOrder = (run: () => void): void => {
      lastArrival = Math.max(lastArrival, agenda.now + this.latency());
      this.in(lastArrival - agenda.now, () => open && owner.alive && run());
    };
    const write = (bytes: Uint8Array): void => inOrder(() => controller.enqueue(bytes));
    stream.on('data', (chunk: Buffer) => {
      if (!open || !owner.alive) return void stream.destroy();
      for (const [, data = ''] of chunk.toString().matchAll(/^data: (.*)$/gm)) this.parts.onEvent(line.laptop, data);
      if (this.strikes('streamCuts')) {
        this.tell('streamCuts', line.laptop);
        write(Uint8Array.from(chunk.subarray(0, Math.floor(random() * chunk.length))));
        return inOrder(cut);
      }
      const middle = Math.floor(random() * chunk.length);
      for (const piece of middle === 0 ? [chunk] : [chunk.subarray(0, middle), chunk.subarray(middle)]) write(Uint8Array.from(piece));
      if (this.strikes('streamDuplicates')) {
        this.tell('streamDuplicates', line.laptop);
        write(Uint8Array.from(chunk));
      }
    });
    stream.on('end', () => inOrder(() => close(() => controller.close())));
    stream.on('error', () => inOrder(cut));
    return new Response(body, { status: answer.status, headers: answer.headers });
  }

  private in(delayMs: number, run: () => unknown): void {
    this.parts.agenda.in(delayMs, this.owner, run);
  }

  private held(label: string): number {
    const { random } = this.parts;
    if (this.strikes('delayed')) {
      this.tell('delayed', label);
      return random() * DELAYED_MS;
    }
    if (this.strikes('reordered')) {
      this.tell('reordered', label);
      return random() * REORDERED_MS;
    }
    return this.latency();
  }

  private latency(): number {
    return 2 + this.parts.random() * (this.healed ? 40 : USUAL_MS);
  }

  private strikes(fault: NetworkFault, atLeast = 0): boolean {
    const draw = this.parts.random();
    return draw < (this.healed ? fairWeather[fault] : Math.max(atLeast, this.parts.weather[fault]));
  }

  private tell(fault: NetworkFault, what: string): void {
    this.parts.counts[fault] += 1;
    this.parts.trace.tell(`${fault}: ${what}`);
  }
}
