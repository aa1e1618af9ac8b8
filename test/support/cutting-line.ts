import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

export type CuttingLine = {
  /** Lets so many bytes more through; on a line that was told to hold, nothing more goes through until then. */
  readonly allow: (bytes: number) => void;
  readonly address: string;
  /** Bytes that went towards the server in all. */
  readonly carried: () => number;
  readonly close: () => Promise<void>;
};

/**
 * A line to `target` (`http://localhost:PORT`) whose every connection is cut after so many bytes as `cutAfter` says; `undefined` never.
 * `allowance`: after so many bytes towards the server it holds everything.
 */
export async function startCuttingLine(
  target: string,
  cutAfter: () => number | undefined,
  allowance = Number.POSITIVE_INFINITY,
): Promise<CuttingLine> {
  const sockets = new Set<Socket>();
  let carried = 0;
  let allowed = allowance;
  const held = new Set<() => void>();
  const server = createServer((near) => {
    const far = connect({ host: '127.0.0.1', port: Number(new URL(target).port) });
    let left = cutAfter() ?? Number.POSITIVE_INFINITY;
    const cut = (): void => {
      near.destroy();
      far.destroy();
    };
    for (const socket of [near, far]) {
      sockets.add(socket);
      socket.on('error', cut);
      socket.once('close', () => {
        sockets.delete(socket);
        cut();
      });
    }
    const pass = (data: Buffer): void => {
      const through = data.subarray(0, Math.min(left, allowed - carried));
      left -= through.length;
      carried += through.length;
      // What went through has gone through: the cut comes behind it.
      if (through.length > 0) far.write(through, () => left <= 0 && cut());
      if (carried < allowed) return;
      near.pause();
      held.add(() => {
        pass(data.subarray(through.length));
        if (carried < allowed) near.resume();
      });
    };
    near.on('data', pass);
    far.pipe(near);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    address: `http://localhost:${(server.address() as AddressInfo).port}`,
    carried: () => carried,
    allow: (bytes) => {
      allowed = carried + bytes;
      const waiting = [...held];
      held.clear();
      for (const goOn of waiting) goOn();
    },
    close: async () => {
      const closed = new Promise((resolve) => server.close(resolve));
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}
