import { expect, test } from '@playwright/test';
import { lookAt } from './look-at';
import { e2e } from './settings';

// A set-up, since the first screen is there on an empty database only; what the service does meanwhile is seen by its own spec.
test('the first screen says how to begin, and starts the simulated service', async ({ page }) => {
  test.skip(!e2e.isOwnServer, 'a server that runs already is not new');
  await page.goto('/');
  await lookAt(page, 'first-run', /Put a new model in front of real users/);
  await page.getByRole('button', { name: 'Start the simulated model service' }).click();
  await expect(page.getByRole('list', { name: 'What happened' })).toContainText('Starting.');
});
