import { configFrom } from './config.ts';
import { StartError, startServer } from './start.ts';
import { holdYoungHeap } from './young-heap.ts';

async function main(): Promise<void> {
  const config = configFrom(process.env);
  if (config instanceof StartError) throw config;
  const server = await startServer(config);
  holdYoungHeap();
  server.deps.logger.info({ address: server.address }, 'ready');
  let stopping = false;
  const stop = (): void => {
    // Asked twice: somebody does not want to wait.
    if (stopping) process.exit(1);
    stopping = true;
    void server.close().then(() => server.deps.logger.info('stopped'));
  };
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof StartError ? error.message : String(error instanceof Error ? error.stack : error)}\n`);
  process.exitCode = 1;
});
