import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

const root = fileURLToPath(new URL('..', import.meta.url));
const ELSEWHERE = ['tests/e2e/**', 'tests/simulation/**'];
/** What holds within so many seconds is measured with nothing beside it. */
const TIMED = ['tests/http/kill-latency.test.ts', 'tests/http/run-simulation.test.ts', 'tests/pipeline/breach.test.ts'];

export default defineConfig({
  root,
  resolve: { alias: { '@/': root } },
  test: {
    globalSetup: ['tests/support/global-setup.ts'],
    testTimeout: 30_000,
    hookTimeout: 120_000,
    pool: 'forks',
    projects: [
      {
        extends: true,
        test: {
          name: 'all',
          include: ['tests/**/*.test.ts', 'tests/**/*.test.tsx'],
          exclude: [...ELSEWHERE, ...TIMED],
          // vitest's default leaves one core to the terminal, which of two is half
          maxWorkers: availableParallelism(),
          sequence: { groupOrder: 1 },
        },
      },
      { extends: true, test: { name: 'timed', include: TIMED, maxWorkers: 1, sequence: { groupOrder: 2 } } },
    ],
  },
});
