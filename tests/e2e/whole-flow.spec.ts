import { expect, type Page, test } from '@playwright/test';
import { api, connect, putMetrics, quickExperiment } from './api';
import { invite } from './invite';
import { confirm, tabTo } from './keys';
import { lookAt } from './look-at';
import { openByKey } from './open-by-key';
import { serveUntil } from './serve-until';

const clickRate = (variant: string) => (variant === 'candidate' ? 0.39 : 0.3);

test('from a key to the audit log, with the approval of a second person and a rollback, by keyboard alone', async ({ page, browser }) => {
  test.setTimeout(240_000);
  const key = `flow-${Date.now()}`;
  await putMetrics();
  const colleague = await invite(page, browser, { name: 'Sam Second', email: `sam-${Date.now()}@example.com`, role: 'approver' });

  const client = await connect(await makeKey(page, key));
  try {
    await define(page, key);
    await tabTo(page, page.getByRole('button', { name: 'Start', exact: true }));
    await page.keyboard.press('Enter');
    await confirm(page, 'ready to be tried');

    await serveUntil(client, { experiment: key, clickRate, wanted: ({ state }) => state === 'awaiting_approval' });
    await expect(page.getByText('Awaiting approval').first()).toBeVisible();
    await expect(page.getByText('are for a second person: you wrote or started this attempt')).toBeVisible();
    await expect(page.getByRole('button', { name: 'Approve' })).toBeDisabled();
    await lookAt(page, 'own-attempt', /Flow/);

    await colleague.goto(`/experiments/${key}`);
    await tabTo(colleague, colleague.getByRole('button', { name: 'Approve' }));
    await colleague.keyboard.press('Enter');
    await confirm(colleague, 'the figures hold');
    await serveUntil(client, { experiment: key, clickRate, wanted: ({ state, stage }) => state === 'running' && stage >= 2 });
    // Without a reload.
    await expect(
      page
        .getByRole('listitem')
        .filter({ hasText: /^10\s%/ })
        .getByText('done'),
    ).toBeVisible();

    await page.locator('main').focus();
    await openByKey(page, 'b');
    await confirm(page, 'seen enough');
    await expect(page.getByText('Rolled back').first()).toBeVisible();
    await expect.poll(() => client.getVariant(key, { targetingKey: `${key}-1` }).reason).toBe('DEFAULT');
  } finally {
    await client.close();
    await colleague.context().close();
  }
  await page.keyboard.press('g');
  await page.keyboard.press('a');
  await expect(page.getByRole('heading', { name: 'Audit', level: 1 })).toBeVisible();
  await page.keyboard.press('/');
  await page.keyboard.type(key);
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(new RegExp(`subject=${key}`));
  const rows = page.getByRole('region', { name: 'Audit log' }).getByRole('row');
  await expect(rows.filter({ hasText: 'rolled back' })).toContainText('seen enough');
  await expect(rows.filter({ hasText: 'approved' })).toContainText(/sam-\d+@example\.com.*the figures hold/);
  await expect(rows.filter({ hasText: 'started' })).toContainText('ready to be tried');
});

/** In the settings, by keyboard; the key is what its notice shows. */
async function makeKey(page: Page, name: string): Promise<string> {
  await page.goto('/settings');
  await tabTo(page, page.getByLabel('Name', { exact: true }));
  await page.keyboard.type(name);
  await page.keyboard.press('Enter');
  await expect(page.getByText('Copy the key now')).toBeVisible();
  return (await page.getByRole('status').locator('code').textContent()) ?? '';
}

/** A draft that needs an approval by somebody else, made from the JSON of the API as automation would hand it over. */
async function define(page: Page, key: string): Promise<void> {
  await page.goto('/experiments/new');
  await tabTo(page, page.getByRole('button', { name: 'JSON' }));
  await page.keyboard.press('Enter');
  await tabTo(page, page.getByLabel('Document'));
  await page.keyboard.press('Control+a');
  const { ramp, ...document } = quickExperiment(key, `Flow ${key}`);
  const stages = ramp.stages.map((stage, index) => ({ ...stage, approval: index === 0 }));
  await page.keyboard.insertText(JSON.stringify({ ...document, ramp: { ...ramp, stages } }));
  await tabTo(page, page.getByRole('button', { name: 'Form' }), 'Shift+Tab');
  await page.keyboard.press('Enter');
  await tabTo(page, page.getByLabel(/Approvals need a second person/));
  await page.keyboard.press('Space');
  await expect(page.getByText('you will not be able to approve it yourself')).toBeVisible();
  await tabTo(page, page.getByRole('button', { name: 'Save draft' }));
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: `Flow ${key}`, level: 1 })).toBeVisible();
  const { document: saved } = (await api('GET', `experiments/${key}`)) as { document: { ramp: object } };
  expect(saved.ramp).toMatchObject({ requireSecondPerson: true });
}
