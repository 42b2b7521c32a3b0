import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** The seeded simulations of `npm run test:slow`: minutes of one core, the same figures on every machine. */
export default defineConfig({
  root,
  resolve: { alias: { '@/': root } },
  test: {
    include: ['tests/simulation/**/*.slow.ts'],
    testTimeout: 600_000,
    pool: 'forks',
  },
});
