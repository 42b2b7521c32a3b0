import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

const root = fileURLToPath(new URL('..', import.meta.url));

// Seeded simulations of whole ramps take minutes: `npm run test:slow`.
const isSlow = process.env.RAMPART_SLOW_TESTS === '1';

export default defineConfig({
  root,
  resolve: { alias: { '@/': root } },
  test: {
    include: isSlow ? ['tests/simulation/**/*.test.ts'] : ['tests/**/*.test.ts', 'tests/**/*.test.tsx'],
    exclude: isSlow ? [] : ['tests/e2e/**', 'tests/simulation/**'],
    globalSetup: ['tests/support/global-setup.ts'],
    testTimeout: 30_000,
    hookTimeout: 120_000,
    pool: 'forks',
  },
});
