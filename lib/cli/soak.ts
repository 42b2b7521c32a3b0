import { fileURLToPath, pathToFileURL } from 'node:url';

// `npm run soak [-- --minutes 10] [--rate 4000]`: load with crashes; ends with 1 when an acknowledged event was lost or doubled.
const entry = fileURLToPath(new URL('../../tests/soak/soak.ts', import.meta.url));
const { soak } = (await import(pathToFileURL(entry).href)) as {
  soak: (options: { minutes: number; eventsPerSecond: number }) => Promise<boolean>;
};
const isSound = await soak({ minutes: numberAfter('--minutes', 10), eventsPerSecond: numberAfter('--rate', 4000) });
process.exit(isSound ? 0 : 1);

function numberAfter(name: string, otherwise: number): number {
  const position = process.argv.indexOf(name);
  if (position === -1) return otherwise;
  const value = Number(process.argv[position + 1]);
  if (value > 0) return value;
  process.stderr.write(`${name} must be followed by a number above 0.\n`);
  return process.exit(2);
}
