import { runTool } from './run-tool';

/** What one check found. */
export interface CheckResult {
  name: string;
  isPassed: boolean;
  seconds: number;
  output: string;
}

const CHECKS = [
  {
    name: 'format and lint',
    package: '@biomejs/biome',
    bin: 'bin/biome',
    flags: ['check', '--colors=off', '--diagnostic-level=warn', '--error-on-warnings'],
  },
  { name: 'types', package: 'typescript', bin: 'bin/tsc', flags: ['-p', 'tsconfig.json', '--noEmit'] },
  { name: 'dead code', package: 'knip', bin: 'bin/knip.js', flags: ['--config', '.knip.json', '--no-progress'] },
];

/** Everything that can be said about the sources without running them: format, lint, types, dead code. */
export async function runChecks(root: string): Promise<CheckResult[]> {
  const pageTypes = await runTool({ package: 'next', bin: 'dist/bin/next', flags: ['typegen'], cwd: root, isShown: false, env: QUIET });
  if (pageTypes.code !== 0) return [{ name: 'types of the pages', isPassed: false, seconds: pageTypes.seconds, output: pageTypes.output }];
  return await Promise.all(
    CHECKS.map(async ({ name, ...tool }) => {
      const { code, output, seconds } = await runTool({ ...tool, cwd: root, isShown: false });
      return { name, isPassed: code === 0, seconds, output };
    }),
  );
}

const QUIET = { NEXT_TELEMETRY_DISABLED: '1' };

/** Prints the results, with what the failed ones said. */
export function printChecks(results: CheckResult[], write: (text: string) => void): void {
  for (const { name, isPassed, seconds, output } of results) {
    if (!isPassed) write(`${output.trimEnd()}\n`);
    write(`${isPassed ? 'ok    ' : 'FAILED'} ${name} (${seconds.toFixed(1)} s)\n`);
  }
}
