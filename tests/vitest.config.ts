import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

const root = fileURLToPath(new URL('..', import.meta.url));
const ELSEWHERE = ['tests/e2e/**', 'tests/simulation/**'];
/** Of pure functions: nothing one file leaves behind can reach the next, so a process loads the modules once for all of them. */
const PURE = ['tests/assignment/**/*.test.ts', 'tests/gate/**/*.test.ts', 'tests/simulate/**/*.test.ts', 'tests/stats/**/*.test.ts'];
/** What holds within so many seconds is measured with nothing beside it. */
const TIMED = ['tests/http/kill-latency.test.ts', 'tests/http/run-simulation.test.ts', 'tests/pipeline/breach.test.ts'];
/** vitest's default leaves one core to the terminal, which of two is half. */
const WORKERS = availableParallelism();

export default defineConfig({
  root,
  resolve: { alias: { '@/': root } },
  test: {
    globalSetup: ['tests/support/global-setup.ts'],
    // Ends what hangs, on a busy machine too.
    testTimeout: 120_000,
    hookTimeout: 120_000,
    pool: 'forks',
    projects: [
      {
        extends: true,
        test: {
          name: 'all',
          include: ['tests/**/*.test.ts', 'tests/**/*.test.tsx'],
          exclude: [...ELSEWHERE, ...TIMED, ...PURE],
          maxWorkers: WORKERS,
          sequence: { groupOrder: 1 },
        },
      },
      { extends: true, test: { name: 'pure', include: PURE, isolate: false, maxWorkers: WORKERS, sequence: { groupOrder: 1 } } },
      { extends: true, test: { name: 'timed', include: TIMED, maxWorkers: 1, sequence: { groupOrder: 2 } } },
    ],
  },
});
