#!/usr/bin/env node
// The command line: npx rampart import FILE.csv …, the same entries as npm's scripts.
const ENTRIES = {
  start: ['lib/server/launch.ts'],
  demo: ['lib/demo/main.ts'],
  import: ['lib/cli/import.ts'],
  simulate: ['lib/cli/simulate.ts'],
  stats: ['lib/cli/stats.ts'],
  golden: ['lib/cli/golden.ts'],
  bench: ['lib/cli/bench.ts'],
  soak: ['lib/cli/soak.ts'],
  // The SDK's own command, for whoever calls it here and not where the SDK is installed.
  types: ['sdk/typescript/src/bin.ts', 'types'],
};

const [command = '', ...rest] = process.argv.slice(2);
const entry = Object.hasOwn(ENTRIES, command) ? ENTRIES[command] : undefined;
if (entry === undefined) {
  process.stderr.write(`Usage: rampart <${Object.keys(ENTRIES).join('|')}> [arguments]\n`);
  process.exit(1);
}
process.argv.splice(2, process.argv.length, ...entry, ...rest);
await import('./run.mjs');
