import AxeBuilder from '@axe-core/playwright';
import { expect, test } from '@playwright/test';
import { api } from './api';
import { e2e } from './settings';

// The name puts this file first: the first screen is seen on an empty database only.
test('the first screen says how to begin', async ({ page }) => {
  test.skip(!e2e.isOwnServer, 'a server that runs already is not new');
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    for (const width of [1280, 390]) {
      await page.setViewportSize({ width, height: 900 });
      await page.goto('/');
      await expect(page.getByRole('heading', { level: 1 })).toHaveText(/Put a new model in front of real users/);
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
      await page.screenshot({ path: `${import.meta.dirname}/__screens__/first-run-${width}-${colorScheme}.png`, fullPage: true });
    }
    const { violations } = await new AxeBuilder({ page }).analyze();
    expect(violations.map(({ id }) => id)).toEqual([]);
  }
});

test('the simulated service is started, takes one canary up and another down, and is stopped', async ({ page }) => {
  test.skip(!e2e.isOwnServer, 'a server that runs already is not new');
  test.setTimeout(180_000);
  await page.goto('/');
  await page.getByRole('button', { name: 'Start the simulated model service' }).click();
  const happened = page.getByRole('list', { name: 'What happened' });
  await expect(happened.getByText(/ranker-v9: rolled back at 0 %/)).toBeVisible({ timeout: 90_000 });
  await expect(happened.getByText(/ranker-v8: running at (10|25|50) %/).first()).toBeVisible({ timeout: 90_000 });
  await expect(page.getByRole('link', { name: /Ranker 9/ })).toBeVisible();
  // It ends by itself when both canaries have arrived, so stopping is tried on a second one.
  await expect(happened.getByText('The simulated service has ended.')).toBeVisible({ timeout: 90_000 });
  await page.getByRole('button', { name: 'Start it again' }).click();
  await page.getByRole('button', { name: 'Stop the simulated model service' }).click();
  await expect(happened.getByText('The simulated service has ended.')).toBeVisible();
  const own = async () =>
    ((await api('GET', 'keys')) as { keys: { name: string; revokedAt: string | null }[] }).keys.filter(
      ({ name }) => name === 'simulated service',
    );
  expect(await own()).toHaveLength(4);
  await expect.poll(async () => (await own()).filter(({ revokedAt }) => revokedAt === null).length).toBe(0);
});
