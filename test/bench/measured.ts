/**
 * Preloaded into a server (`--import`, with `--expose-gc`): tells the bench over IPC what the process uses, after everything that is
 * garbage is gone, so that two servers are compared by what they hold and not by when they last cleaned up.
 */
export type Used = { readonly rss: number; readonly cpuMs: number };

process.on('message', (message) => {
  if (message !== 'measure') return;
  globalThis.gc?.();
  const { user, system } = process.cpuUsage();
  process.send?.({ used: { rss: process.memoryUsage.rss(), cpuMs: (user + system) / 1000 } });
});
// The load ends by itself, also when the bench is cut short.
process.once('disconnect', () => process.kill(process.pid, 'SIGTERM'));
