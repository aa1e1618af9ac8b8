import { Client, type ClientConfig } from 'pg';
import { z } from 'zod';

/** What another server's commit says; the documents are read by whoever hears of it, since a notice holds 8,000 bytes. */
const notice = z.object({ tenant: z.string(), from: z.int(), to: z.int(), by: z.string() });
export type Notice = z.infer<typeof notice>;

export type Ears = {
  readonly onNotice: (notice: Notice) => void;
  /** Where each tenant stands: after each connecting, since notices may have been missed, and now and then. */
  readonly onStanding: (tenant: string, seq: number) => void;
  /** Hears of each loss of the connection and each vain try to have it back. */
  readonly onTrouble: (error: unknown) => void;
};

/** Between two tries: doubled from the first to the last. In ms. */
const FIRST_PAUSE_MS = 100;
const LAST_PAUSE_MS = 5_000;

/**
 * Listens to `channel` on a connection of its own until closed, over any number of connections. Rejects when the first cannot be
 * made. `check` in ms, see `Timeouts`.
 */
export async function listen(
  config: ClientConfig & { readonly check: number },
  channel: string,
  ears: Ears,
): Promise<{ readonly close: () => Promise<void> }> {
  let closed = false;
  let current: Client | undefined;
  let pause = FIRST_PAUSE_MS;
  let timer: NodeJS.Timeout | undefined;

  const standing = async (client: Client): Promise<void> => {
    const { rows } = await client.query<{ id: string; seq: number }>('SELECT id, seq FROM tenants');
    for (const { id, seq } of rows) ears.onStanding(id, seq);
  };
  const check = (client: Client): void => {
    timer = setTimeout(() => {
      standing(client).then(
        () => check(client),
        (error: unknown) => lose(client, error),
      );
    }, config.check);
  };
  const lose = (client: Client, error: unknown): void => {
    if (closed || current !== client) return;
    current = undefined;
    clearTimeout(timer);
    client.end().catch(() => undefined);
    ears.onTrouble(error);
    again();
  };
  const again = (): void => {
    timer = setTimeout(() => {
      connect().catch((error: unknown) => {
        if (closed) return;
        ears.onTrouble(error);
        again();
      });
    }, pause);
    pause = Math.min(pause * 2, LAST_PAUSE_MS);
  };
  const connect = async (): Promise<void> => {
    const client = new Client({ ...config, application_name: 'milepost listener', query_timeout: config.connectionTimeoutMillis });
    // Notices that arrive right behind the first answer are not to be handled before it.
    let early: Notice[] | undefined = [];
    client.on('notification', ({ payload }) => {
      const heard = parsedNotice(payload);
      if (heard === undefined) return;
      if (early === undefined) ears.onNotice(heard);
      else early.push(heard);
    });
    client.on('error', (error) => lose(client, error));
    client.on('end', () => lose(client, new Error('the connection ended')));
    try {
      await client.connect();
      await client.query(`LISTEN ${channel}`);
      await standing(client);
    } catch (error) {
      client.end().catch(() => undefined);
      throw error;
    }
    if (closed) return void client.end().catch(() => undefined);
    current = client;
    pause = FIRST_PAUSE_MS;
    for (const heard of early) ears.onNotice(heard);
    early = undefined;
    check(client);
  };

  await connect();
  return {
    close: async () => {
      closed = true;
      clearTimeout(timer);
      await current?.end().catch(() => undefined);
    },
  };
}

/** Anybody with access to the database can say anything. */
function parsedNotice(payload: string | undefined): Notice | undefined {
  try {
    return notice.safeParse(JSON.parse(payload ?? '')).data;
  } catch {
    return undefined;
  }
}
