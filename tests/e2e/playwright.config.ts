import { defineConfig } from '@playwright/test';
import { OWNER_STATE } from './people';
import { e2e } from './settings';

/** Told of what other tests do, or measuring: with nothing beside them. */
const ALONE = ['webhooks.spec.ts', 'budget.spec.ts'];
/** The longest, so it begins first. */
const LONGEST = ['screens.spec.ts'];

// Against a server that runs already: RAMPART_E2E_URL, with its keys in RAMPART_E2E_ADMIN_KEY and RAMPART_E2E_SERVER_KEY.
export default defineConfig({
  testDir: '.',
  outputDir: '.output/results',
  workers: 2,
  fullyParallel: false,
  timeout: 90_000,
  expect: { timeout: 15_000 },
  use: {
    baseURL: e2e.url,
    viewport: { width: 1280, height: 900 },
    locale: 'en-GB',
    timezoneId: 'UTC',
    screenshot: 'only-on-failure',
    launchOptions: {
      ...(e2e.chromium === undefined ? {} : { executablePath: e2e.chromium }),
      args: ['--no-sandbox', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
    },
  },
  projects: [
    { name: 'owner', testMatch: 'sign-in-as-owner.setup.ts' },
    { name: 'first run', testMatch: 'first-run.setup.ts', dependencies: ['owner'], use: { storageState: OWNER_STATE } },
    { name: 'gallery', testMatch: 'gallery.setup.ts', dependencies: ['first run'] },
    { name: 'screens', testMatch: LONGEST, dependencies: ['gallery'], use: { storageState: OWNER_STATE } },
    { name: 'console', testIgnore: [...ALONE, ...LONGEST], dependencies: ['gallery'], use: { storageState: OWNER_STATE } },
    { name: 'alone', testMatch: ALONE, dependencies: ['screens', 'console'], use: { storageState: OWNER_STATE }, workers: 1 },
  ],
  ...(e2e.isOwnServer
    ? {
        webServer: {
          command: 'node serve.mjs',
          cwd: import.meta.dirname,
          url: `${e2e.url}/readyz`,
          timeout: 240_000,
          reuseExistingServer: false,
          gracefulShutdown: { signal: 'SIGTERM' as const, timeout: 20_000 },
          stdout: 'ignore' as const,
          stderr: 'pipe' as const,
          env: {
            PORT: String(e2e.port),
            RAMPART_TICK_MS: '500',
            RAMPART_ADMIN_KEY: e2e.adminKey,
            RAMPART_SERVER_KEY: e2e.serverKey,
          },
        },
      }
    : {}),
});
