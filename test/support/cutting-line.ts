import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

export type CuttingLine = {
  readonly address: string;
  /** Bytes that went towards the server in all. */
  readonly carried: () => number;
  readonly close: () => Promise<void>;
};

/** A line to `target` (`http://localhost:PORT`) whose every connection is cut after so many bytes as `cutAfter` says; `undefined` never. */
export async function startCuttingLine(target: string, cutAfter: () => number | undefined): Promise<CuttingLine> {
  const sockets = new Set<Socket>();
  let carried = 0;
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
    near.on('data', (data: Buffer) => {
      const through = data.subarray(0, left);
      left -= through.length;
      carried += through.length;
      // What went through has gone through: the cut comes behind it.
      far.write(through, () => left <= 0 && cut());
    });
    far.pipe(near);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    address: `http://localhost:${(server.address() as AddressInfo).port}`,
    carried: () => carried,
    close: async () => {
      const closed = new Promise((resolve) => server.close(resolve));
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}
