import AxeBuilder from '@axe-core/playwright';
import { expect, test } from '@playwright/test';
import { api, putMetrics, quickExperiment } from './api';
import { e2e } from './settings';

// The name puts this file first: the first screen is seen on an empty database only.
test('the first screen says how to begin, and turns into the list by itself', async ({ page }) => {
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
  await putMetrics();
  await api('PUT', 'experiments/first', quickExperiment('first', 'The first one'));
  await expect(page.getByRole('link', { name: /The first one/ })).toBeVisible({ timeout: 30_000 });
});
