import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { createServer } from 'vite';
import { ROOT } from '../app.ts';
import { startOptions } from './start-options.ts';

/**
 * `npm run dev`: the app with hot reload, and a sync server that starts again when its sources change. The app's port is the usual one
 * (or `--port`), the server's the next. Data lives apart from that of `npm start`.
 */
const options = startOptions(process.argv.slice(2), process.env);
if (options === 'help' || 'wrong' in options) {
  console.error(options === 'help' ? 'npm run dev -- [--port PORT] [--data-dir FOLDER] [--no-demo]' : options.wrong);
  process.exit(options === 'help' ? 0 : 1);
}

const serverPort = options.port + 1;
const server = spawn(process.execPath, ['--watch', '--watch-preserve-output', join(import.meta.dirname, 'dev-server.ts')], {
  stdio: 'inherit',
  env: {
    ...process.env,
    MILEPOST_PORT: String(serverPort),
    MILEPOST_DATA_DIR: `${options.dataDir}-dev`,
    MILEPOST_NO_DEMO: options.demo ? '' : '1',
  },
});

// `ws` stays off: the sync server streams over plain HTTP.
const proxy = Object.fromEntries(['/api', '/health'].map((path) => [path, { target: `http://127.0.0.1:${serverPort}` }]));
const app = await createServer({
  configFile: join(ROOT, 'build/vite/renderer.config.ts'),
  server: { port: options.port, strictPort: true, host: '127.0.0.1', proxy },
});
await app.listen();
app.printUrls();

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => {
    server.kill();
    void app.close().then(() => process.exit(0));
  });
}
server.once('exit', (code) => void app.close().then(() => process.exit(code ?? 0)));
