import type { Seeded } from '../../fixtures/random.ts';
import type { Session } from '#renderer/db/session.ts';
import type { Store } from '#renderer/db/store.ts';
import type { SyncStatus } from '#renderer/db/sync/status.ts';
import type { Agenda, Owner } from './agenda.ts';
import { browserGlobals } from './browser.ts';
import { chanceOf, happens } from './chance.ts';
import { Disk } from './disk.ts';
import type { Line, Network } from './network.ts';
import type { LaptopProgram, Programs } from './programs.ts';

export type LaptopParts = {
  readonly agenda: Agenda;
  readonly programs: Programs;
  readonly network: Network;
  readonly name: string;
  readonly email: string;
  readonly password: string;
  readonly seed: number;
  /** Something in the program went wrong in a way that it does not expect. */
  readonly onError: (laptop: string, error: unknown) => void;
};

const SERVER = 'https://depot.test';
/** Between two tries of a person to sign in, in ms. */
const TRY_AGAIN_MS = 4000;

/** A technician's computer: a disk, a clock that may be wrong, a line to the server, and while it is on, the app. */
export class Laptop {
  readonly name: string;
  readonly disk: Disk;
  readonly line: Line;
  /** How far its clock is ahead of the truth, in ms. */
  clockShift = 0;
  /** While somebody is signed in and the app is open. */
  store: Store | undefined;
  session: Session | undefined;
  status: SyncStatus | undefined;
  starts = 0;
  private owner: Owner;
  private program: LaptopProgram | undefined;
  private readonly parts: LaptopParts;
  private readonly random: Seeded;
  /** Half of the laptops send ahead of replication whatever little they have. */
  private readonly muchToSend: number | undefined;

  constructor(parts: LaptopParts) {
    this.parts = parts;
    this.name = parts.name;
    this.random = chanceOf(parts.seed, `laptop ${parts.name}`);
    this.muchToSend = happens(this.random, 0.5) ? 2 : undefined;
    this.owner = parts.agenda.owner(parts.name);
    this.line = parts.network.line(parts.name);
    this.disk = new Disk(parts.agenda, this.random, this.owner, parts.programs.disk);
  }

  get on(): boolean {
    return this.program !== undefined;
  }

  /** Opens the app, as after a click on its icon: it shows what is on this laptop, or its person signs in. */
  start(): void {
    const { agenda, programs, network, name } = this.parts;
    this.starts += 1;
    this.owner = agenda.owner(name);
    this.disk.crash(this.owner);
    const { owner, random, disk } = this;
    const globals = browserGlobals({
      agenda,
      owner,
      random,
      disk,
      fetch: network.fetch(this.line, owner),
      clockShift: () => this.clockShift,
      reportError: (error) => this.parts.onError(name, error),
    });
    const program = programs.laptop(globals);
    this.program = program;
    this.openOrStartAgain(program);
  }

  /** The power goes, or the browser is killed. */
  crash(): void {
    this.owner.alive = false;
    this.program = undefined;
    this.store = undefined;
    this.session = undefined;
    this.status = undefined;
    this.parts.network.cut(this.line);
  }

  /** Signs out and, after a while, in again. */
  signOut(): void {
    const { program, store, session } = this;
    if (program === undefined || store === undefined || session === undefined) return;
    this.store = undefined;
    const leave = async (): Promise<void> => {
      await store.close();
      await this.untilDone(() => program.signOut(session));
      this.openOrStartAgain(program);
    };
    this.guard(leave());
  }

  /** Runs what a person does; it ends with the program. */
  guard(work: Promise<unknown>): void {
    const { owner } = this;
    work.catch((error: unknown) => owner.alive && this.parts.onError(this.name, error));
  }

  /** Where it cannot open, because the disk is full say, the app says so, and its person starts it again. */
  private openOrStartAgain(program: LaptopProgram): void {
    this.guard(
      this.open(program).catch(async (error: unknown) => {
        this.parts.onError(this.name, error);
        await this.pass(TRY_AGAIN_MS);
        this.crash();
        this.start();
      }),
    );
  }

  private async open(program: LaptopProgram): Promise<void> {
    const session = (await program.loadSession()) ?? (await this.signIn(program));
    const store = await program.openStore(session, { journalFiles: this.disk.journalFiles(this.owner), muchToSend: this.muchToSend });
    this.session = session;
    this.store = store;
    let asking = false;
    store.status$.subscribe((status) => {
      this.status = status;
      if (status.phase !== 'sign-in-again' || asking) return;
      asking = true;
      this.guard(this.signInAgain(program, store).finally(() => (asking = false)));
    });
  }

  /** Its person signs in until the app asks no more: the tokens of one sign-in are void with the next, also with its duplicate. */
  private async signInAgain(program: LaptopProgram, store: Store): Promise<void> {
    while (this.status?.phase === 'sign-in-again') {
      await this.signIn(program);
      store.checkNow();
      await this.pass(TRY_AGAIN_MS);
    }
  }

  private async signIn(program: LaptopProgram): Promise<Session> {
    const { email, password, name } = this.parts;
    for (;;) {
      await this.pass(TRY_AGAIN_MS * this.random());
      const result = await this.untilDone(() => program.signIn({ serverAddress: SERVER, email, password, laptopName: name }));
      if (result.ok) return result.session;
      await this.pass(TRY_AGAIN_MS);
    }
  }

  /** What the app could not write down, on a full disk say, it says; its person tries once more. */
  private async untilDone<T>(work: () => Promise<T>): Promise<T> {
    for (;;) {
      try {
        return await work();
      } catch (error) {
        this.parts.onError(this.name, error);
        await this.pass(TRY_AGAIN_MS);
      }
    }
  }

  private pass(ms: number): Promise<void> {
    return new Promise((resolve) => void this.parts.agenda.in(ms, this.owner, resolve));
  }
}
