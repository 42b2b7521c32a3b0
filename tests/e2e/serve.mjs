// The ordinary server on an empty database of its own, for the browser tests.
import { spawn } from 'node:child_process';
import { createWriteStream, mkdirSync, rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../', import.meta.url));
const dataDir = fileURLToPath(new URL('.output/data', import.meta.url));
rmSync(dataDir, { recursive: true, force: true });
mkdirSync(dataDir, { recursive: true });

const env = { ...process.env, RAMPART_DATA_DIR: dataDir, NODE_ENV: 'production' };
const server = spawn(process.execPath, ['lib/server/run.mjs', 'lib/server/launch.ts'], {
  cwd: root,
  env,
  stdio: ['ignore', 'pipe', 'inherit'],
});
// The one-time set-up link is printed there.
server.stdout.pipe(createWriteStream(fileURLToPath(new URL('.output/server.log', import.meta.url))));
for (const signal of ['SIGTERM', 'SIGINT']) process.on(signal, () => server.kill('SIGTERM'));
server.on('exit', (code) => process.exit(code ?? 1));
