import { readFileSync } from 'node:fs';
import { goldenShape, runGoldenSections } from './golden-sections';

const USAGE = `usage: npm run --silent golden -- FILE.json
Computes every case of a golden file (sections, or the gate's cases) and prints what passed as JSON.
Exit code 0 only when all cases pass; 1 when some fail; 2 when the file cannot be read.`;

process.exitCode = main(process.argv.slice(2));

function main(args: readonly string[]): number {
  const [path] = args;
  if (path === undefined || path === '--help' || path === '-h') {
    console.error(USAGE);
    return path === undefined ? 2 : 0;
  }
  let result: ReturnType<typeof runGoldenSections>;
  try {
    result = runGoldenSections(goldenShape.parse(JSON.parse(readFileSync(path, 'utf8'))));
  } catch (error) {
    console.error(`cannot read ${path}: ${error instanceof Error ? error.message : String(error)}`);
    return 2;
  }
  console.log(JSON.stringify(result));
  return result.failures.length === 0 && Object.values(result.sections).some(({ cases }) => cases > 0) ? 0 : 1;
}
