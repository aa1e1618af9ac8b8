import { StartError, startServer } from '#sync-server/start.ts';
import { firstStart } from './first-start.ts';
import { startOptions } from './start-options.ts';

/** The server of `npm run dev`, started again by `node --watch` whenever one of its sources changes. */
const options = startOptions(process.argv.slice(2), process.env);
if (options === 'help' || 'wrong' in options) throw new Error('dev.ts hands on options that were read already');
try {
  const server = await startServer({ ...options, name: 'Milepost (development)', allowedOrigins: [], logLevel: 'info' });
  for (const line of await firstStart(server.deps, options.demo)) console.log(line);
  console.log(`server ${server.address}`);
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void server.close());
} catch (error) {
  console.error(error instanceof StartError ? error.message : error);
  process.exitCode = 1;
}
