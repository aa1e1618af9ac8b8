import { once } from 'node:events';
import { databaseName } from '#sync-server/config.ts';
import { StartError, startServer } from '#sync-server/start.ts';
import { holdYoungHeap } from '#sync-server/young-heap.ts';
import { ensureBuilt, RENDERER_DIST } from '../app.ts';
import { firstStart } from './first-start.ts';
import { openApp } from './open-app.ts';
import { START_USAGE, startOptions } from './start-options.ts';

/** `npm start`: build when needed, start the server, fill it at the first start, open the app. */
async function main(): Promise<number> {
  const options = startOptions(process.argv.slice(2), process.env);
  if (options === 'help') {
    console.log(START_USAGE);
    return 0;
  }
  if ('wrong' in options) {
    console.error(`${options.wrong} (npm start -- --help lists the options.)`);
    return 1;
  }
  // Listened for from the beginning: Ctrl-C during the build or the first start must end cleanly as well.
  const stop = stopSignal();
  await ensureBuilt(console.log);
  const server = await startServer({
    name: 'Milepost',
    host: options.host,
    port: options.port,
    dataDir: options.dataDir,
    databaseUrl: options.databaseUrl,
    tls: options.tls,
    appDir: RENDERER_DIST,
    allowedOrigins: [],
    logLevel: 'warn',
  });
  holdYoungHeap();
  let closeApp: () => void = () => undefined;
  try {
    const accounts = await firstStart(server.deps, options.demo);
    console.log(`ready ${server.address}`);
    console.log(`data  ${options.databaseUrl === undefined ? options.dataDir : databaseName(options.databaseUrl)}`);
    for (const line of accounts) console.log(line);
    if (options.open) closeApp = await openApp(server.address, console.log);
    await stop;
    console.log('stopping …');
  } finally {
    closeApp();
    await server.close();
  }
  return 0;
}

/** Resolves at the first request to stop. Later ones are swallowed: npm passes on the Ctrl-C that the terminal sent already. */
async function stopSignal(): Promise<void> {
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
  for (const signal of signals) process.on(signal, () => undefined);
  await Promise.race(signals.map((signal) => once(process, signal)));
}

try {
  process.exitCode = await main();
} catch (error) {
  // What a person can do something about comes as one sentence; the rest is a fault of ours and keeps its stack.
  console.error(error instanceof StartError ? error.message : error);
  process.exitCode = 1;
}
