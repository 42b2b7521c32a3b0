import { expect, test } from '@playwright/test';
import { api, putMetrics, quickExperiment } from './api';
import { openByKey } from './open-by-key';

test('everything is reached without a mouse', async ({ page }) => {
  const key = `keys-${Date.now()}`;
  await putMetrics();
  await api('PUT', `experiments/${key}`, quickExperiment(key, `Keys ${key}`));
  await api('POST', `experiments/${key}/start`, { reason: 'test' });
  await page.goto('/');
  await page.getByRole('heading', { name: 'Experiments' }).waitFor();

  await page.keyboard.press('Tab');
  await expect(page.getByRole('link', { name: 'Skip to content' })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page.locator('main')).toBeFocused();

  await expect(async () => {
    await page.keyboard.press('j');
    await expect(page.locator('[data-row]').first()).toBeFocused({ timeout: 1_000 });
  }).toPass();
  await page.keyboard.press('j');
  await page.keyboard.press('k');
  await expect(page.locator('[data-row]').nth(0)).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('region', { name: 'Verdict' })).toBeVisible();

  await page.keyboard.press('g');
  await page.keyboard.press('m');
  await expect(page.getByRole('heading', { name: 'Metrics' })).toBeVisible();

  await page.keyboard.press('?');
  await expect(page.getByRole('dialog', { name: 'Keyboard' })).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toBeHidden();

  await page.keyboard.press('Control+k');
  await expect(page.getByRole('combobox')).toBeFocused();
  await page.keyboard.type(key);
  await expect(page.getByRole('option', { name: new RegExp(key), selected: true })).toBeVisible();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: `Keys ${key}` })).toBeVisible();

  await page.keyboard.press('b');
  await expect(page.getByRole('dialog').getByLabel(/Reason/)).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('dialog').getByText('Rolled back')).toBeVisible();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('button', { name: /Restart/ })).toBeVisible();
});

test('single-key shortcuts can be turned off', async ({ page }) => {
  await page.goto('/metrics');
  await page.getByRole('heading', { name: 'Metrics' }).waitFor();
  await openByKey(page, '?');
  await page.getByLabel('Single-key shortcuts').uncheck();
  await page.keyboard.press('Escape');
  await page.keyboard.press('n');
  await page.keyboard.press('?');
  await expect(page).toHaveURL(/\/metrics$/);
  await expect(page.getByRole('dialog')).toBeHidden();
});
