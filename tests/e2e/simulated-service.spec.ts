import { expect, test } from '@playwright/test';
import { api } from './api';
import { lookAt } from './look-at';
import { e2e } from './settings';

test('the simulated service takes one canary up and another down, ends, and can be started and stopped', async ({ page }) => {
  test.skip(!e2e.isOwnServer, 'the first screen of a new server has started it');
  test.setTimeout(180_000);
  await page.goto('/');
  await page.getByText('All that happened').click();
  const happened = page.getByRole('list', { name: 'What happened' });
  await expect(happened.getByText(/ranker-v9: rolled back at 0 %/)).toBeVisible({ timeout: 90_000 });
  await expect(happened.getByText(/ranker-v8: running at (10|25|50) %/).first()).toBeVisible({ timeout: 90_000 });
  await expect(happened.getByText('The simulated service has ended.')).toBeVisible({ timeout: 90_000 });
  await page.goto('/?q=ranker-v9');
  await expect(happened).toBeHidden();
  await lookAt(page, 'experiments-after-service', /Experiments/);
  await expect(page.getByRole('link', { name: /Ranker 9/ }).first()).toBeVisible();

  await page.getByRole('button', { name: 'Start the simulated model service again' }).click();
  await page.getByRole('button', { name: 'Stop the simulated model service' }).click();
  await expect(page.getByRole('status').filter({ hasText: 'The simulated service has ended.' })).toBeVisible();
  const own = async () =>
    ((await api('GET', 'keys')) as { keys: { name: string; revokedAt: string | null }[] }).keys.filter(
      ({ name }) => name === 'simulated service',
    );
  expect(await own()).toHaveLength(4);
  await expect.poll(async () => (await own()).filter(({ revokedAt }) => revokedAt === null).length).toBe(0);
});
