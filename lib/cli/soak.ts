import { fileURLToPath, pathToFileURL } from 'node:url';

const USAGE = `Usage: npm run soak [-- --minutes 10] [--rate EVENTS_PER_SECOND]
Load with crashes. Ends with 0 when no acknowledged event was lost or doubled, else with 1.
Without --rate it sends half of what this machine takes.`;

if (process.argv.includes('--help')) end(USAGE, 0);
const entry = fileURLToPath(new URL('../../tests/soak/soak.ts', import.meta.url));
const { soak } = (await import(pathToFileURL(entry).href)) as {
  soak: (options: { minutes: number; eventsPerSecond: number | undefined }) => Promise<boolean>;
};
const isSound = await soak({ minutes: numberAfter('--minutes') ?? 10, eventsPerSecond: numberAfter('--rate') });
process.exit(isSound ? 0 : 1);

function numberAfter(name: string): number | undefined {
  const position = process.argv.indexOf(name);
  if (position === -1) return undefined;
  const value = Number(process.argv[position + 1]);
  return value > 0 ? value : end(`${name} must be followed by a number above 0.\n${USAGE}`, 2);
}

function end(text: string, code: number): never {
  process.stderr.write(`${text}\n`);
  process.exit(code);
}
