// Runs a TypeScript entry of this project, after installing what it needs: node lib/server/run.mjs lib/cli/golden.ts ARGUMENTS
// It runs before there are any packages, so it imports Node's own modules only.
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { installDependencies } from './install.mjs';

const OLDEST_NODE = [20, 19];
const root = fileURLToPath(new URL('../../', import.meta.url));

refuseOldNode();
const [entry, ...rest] = process.argv.slice(2);
if (entry === undefined) fail('Usage: node lib/server/run.mjs FILE.ts [arguments]');
await installDependencies(root).catch((error) => fail(error.message));

const file = path.resolve(root, entry);
process.argv.splice(1, process.argv.length, file, ...rest);
process.setSourceMapsEnabled(true);
const { register } = await import('tsx/esm/api');
register({ tsconfig: path.join(root, 'tsconfig.json') });
await import(pathToFileURL(file).href);

function refuseOldNode() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  const [wantedMajor, wantedMinor] = OLDEST_NODE;
  const isOld = major < wantedMajor || (major === wantedMajor && minor < wantedMinor);
  if (isOld) fail(`Rampart needs Node ${OLDEST_NODE.join('.')} or newer, this is ${process.versions.node}.`);
}

function fail(message) {
  process.stderr.write(`${message}\n`);
  process.exit(1);
}
