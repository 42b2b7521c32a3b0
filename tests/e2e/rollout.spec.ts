import { expect, test } from '@playwright/test';
import { connect, putMetrics } from './api';
import { serveUntil } from './serve-until';

test('a rollout from the form to the kill switch', async ({ page }) => {
  const key = `rollout-${Date.now()}`;
  await putMetrics();
  await page.goto('/');
  await page
    .getByRole('link', { name: /New experiment/ })
    .first()
    .click();
  await page.getByLabel('Name', { exact: true }).fill('Ranker from the browser');
  await page.getByLabel('Key', { exact: true }).fill(key);
  const values = page.getByLabel('Value');
  await values.nth(0).fill('{"version":"7"}');
  await values.nth(1).fill('{"version":"8"}');
  await page.getByLabel('Primary metric').selectOption('clicks');
  await page.getByLabel('New units a day').fill('8640000');
  await page.getByLabel('Effect worth finding').fill('20');
  await page.getByLabel('Mean').first().fill('0.3');
  await page.getByRole('button', { name: 'Remove stage 4' }).click();
  for (const [index, time] of ['1s', '1s', '1h'].entries()) {
    await page.getByLabel('At least').nth(index).fill(time);
    await page.getByLabel('Units an arm').nth(index).fill('50');
  }
  await page.getByLabel('At most', { exact: true }).fill('2h');
  await page.getByText('Holdback, control group and how').click();
  await page.getByLabel('Full days in the last stage').fill('0');
  await page.getByLabel('Last stage is read').selectOption('continuous');
  await expect(page.getByRole('img', { name: /Of all ramps of this design/ })).toBeVisible();
  await page.getByRole('button', { name: 'Save draft' }).click();

  await expect(page.getByRole('heading', { name: 'Ranker from the browser', level: 1 })).toBeVisible();
  await page.getByRole('button', { name: 'Start', exact: true }).click();
  await page
    .getByRole('dialog')
    .getByLabel(/Reason/)
    .fill('ready to be tried');
  await page.getByRole('dialog').getByRole('button', { name: 'Start' }).click();
  await expect(page.getByRole('dialog').getByText('The config is published')).toBeVisible();
  await page.keyboard.press('Enter');

  const client = await connect();
  try {
    const clickRate = (variant: string) => (variant === 'candidate' ? 0.39 : 0.3);
    await serveUntil(client, { experiment: key, clickRate, wanted: ({ stage }) => stage >= 2 });
    // Without a reload: the page asks by itself.
    await expect(page.getByRole('listitem').filter({ hasText: /^5\s%/ }).getByText('done')).toBeVisible();
    await expect(page.getByRole('img', { name: /^Effect of the candidate on each metric/ }).first()).toBeVisible();
    await expect(page.getByRole('region', { name: 'Decisions' }).getByText('advanced').first()).toBeVisible();

    const before = client.getVariant(key, { targetingKey: 'somebody' }).reason;
    expect(['SPLIT', 'DEFAULT']).toContain(before);
    await page.locator('main').focus();
    await page.keyboard.press('x');
    await expect(page.getByRole('dialog').getByLabel(/Reason/)).toBeFocused();
    await page.keyboard.press('Enter');
    await expect(page.getByRole('dialog').getByText('Rolled back')).toBeVisible();
    await expect.poll(() => client.getVariant(key, { targetingKey: `${key}-1` }).reason, { timeout: 5_000 }).toBe('DEFAULT');
    for (let index = 0; index < 200; index += 1)
      expect(client.getVariant(key, { targetingKey: `${key}-${index}` }).variant).toBe('control');
  } finally {
    await client.close();
  }
  await page.getByRole('button', { name: 'Close' }).click();
  await page.getByRole('link', { name: 'Audit' }).last().click();
  await expect(page.getByRole('cell', { name: 'experiment killed' })).toBeVisible();
  await expect(page.getByRole('cell', { name: 'ready to be tried' })).toBeVisible();
});

test('a decision is replayed to the last byte', async ({ page }) => {
  await page.goto('/?q=Ranker from the browser');
  await page
    .getByRole('link', { name: /Ranker from the browser/ })
    .first()
    .click();
  await page
    .getByRole('link', { name: /advanced/ })
    .first()
    .click();
  await expect(page.getByRole('columnheader', { name: 'Threshold' })).toBeVisible();
  await page.getByRole('button', { name: 'Replay' }).click();
  await expect(page.getByText(/The same to the last of \d+ bytes/)).toBeVisible();
});
