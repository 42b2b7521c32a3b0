import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** Minutes each, against seconds for the others: begun last, they would leave the other cores idle. */
const LONGEST = ['suite', 'reference-figures'];

class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const isLong = ({ moduleId }: TestSpecification) => LONGEST.some((name) => moduleId.endsWith(`/${name}.slow.ts`));
    return [...files].sort((a, b) => Number(isLong(b)) - Number(isLong(a)) || a.moduleId.localeCompare(b.moduleId));
  }
}

/** The seeded simulations of `npm run test:slow`: minutes of every core, the same figures on every machine. */
export default defineConfig({
  root,
  resolve: { alias: { '@/': root } },
  test: {
    include: ['tests/simulation/**/*.slow.ts'],
    testTimeout: 600_000,
    pool: 'forks',
    // vitest's default leaves one core to the terminal, which of two is half
    maxWorkers: availableParallelism(),
    sequence: { sequencer: LongestFirst },
  },
});
