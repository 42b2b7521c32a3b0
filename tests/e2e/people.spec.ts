import { expect, type Page, test } from '@playwright/test';
import { api, putMetrics, quickExperiment } from './api';
import { invite, PASSWORD } from './invite';
import { lookAt } from './look-at';
import { OWNER } from './people';

test('an owner invites a person, who comes in by the link and can do what the role allows', async ({ page, browser }) => {
  const email = `viewer-${Date.now()}@example.com`;
  const viewer = await invite(page, browser, { name: 'Vera Viewer', email, role: 'viewer' });

  await viewer.goto('/settings');
  await expect(viewer.getByText('Owners make and revoke keys.')).toBeVisible();
  await expect(viewer.getByRole('button', { name: 'Invite' })).toHaveCount(0);
  await viewer.goto('/account');
  await lookAt(viewer, 'account', /Vera Viewer/);

  await page.goto('/settings');
  await page.getByLabel('Role of Vera Viewer').first().selectOption('editor');
  await page.getByRole('button', { name: 'Save the role of Vera Viewer' }).first().click();
  await expect(page.getByText('Saved.')).toBeVisible();
  await viewer.goto('/account');
  await expect(viewer.getByText(/editor of production/).first()).toBeVisible();

  await page.getByRole('button', { name: 'Remove Vera Viewer', exact: true }).first().click();
  await expect(page.getByText(email)).toHaveCount(1);
  await page.getByRole('button', { name: 'Remove Vera Viewer for good' }).first().click();
  await expect(page.getByText(email)).toHaveCount(0);
  await viewer.goto('/settings');
  await expect(viewer.getByRole('heading', { name: 'Sign in' })).toBeVisible();
  await page.goto('/audit');
  await expect(page.getByText('person removed').first()).toBeVisible();
  await viewer.context().close();
});

test('approval takes a second person where the ramp asks for one', async ({ page, browser }) => {
  test.setTimeout(120_000);
  const colleague = await invite(page, browser, { name: 'Cleo', email: `cleo-${Date.now()}@example.com`, role: 'approver' });
  const key = `second-${Date.now()}`;
  await putMetrics();
  const document = quickExperiment(key, 'Needs two');
  await api('PUT', `experiments/${key}`, { ...document, ramp: { ...document.ramp, requireSecondPerson: true } });
  await page.goto(`/experiments/${key}`);
  await page.getByRole('button', { name: 'Start', exact: true }).click();
  await page.getByRole('dialog').getByLabel('Reason').fill('to see who may override');
  await page
    .getByRole('dialog')
    .getByRole('button', { name: /^Start/ })
    .click();
  await expect(page.getByText(/running/i).first()).toBeVisible();

  await page.goto(`/experiments/${key}`);
  await expect(page.getByText('are for a second person: you wrote or started this attempt')).toBeVisible();
  await page.getByText('More', { exact: true }).click();
  await expect(page.getByRole('button', { name: 'Leave out a stage' })).toBeDisabled();
  await page.getByRole('button', { name: 'Override' }).click();
  await expect(page.getByRole('dialog').getByRole('option', { name: /Stage 2/ })).toBeDisabled();
  await page.keyboard.press('Escape');
  await override(colleague, key);
  await expect(colleague.getByText(/guarantee void|void/i).first()).toBeVisible();
  await colleague.context().close();
});

test('a password link brings back who forgot, and ends older sessions', async ({ page, browser }) => {
  const email = `forgetful-${Date.now()}@example.com`;
  const old = await invite(page, browser, { name: `Fay ${Date.now()}`, email, role: 'viewer' });
  await page.goto('/settings');
  const row = page.getByRole('row').filter({ hasText: email });
  await row.getByRole('button', { name: /Password link/ }).click();
  const link = (await row.locator('code').textContent()) ?? '';
  const fresh = await (await browser.newContext({ storageState: { cookies: [], origins: [] } })).newPage();
  await fresh.goto(link);
  await lookAt(fresh, 'choose-password', /Choose a password/);
  await fresh.getByLabel('New password').fill(`${PASSWORD} again`);
  await fresh.getByRole('button', { name: 'Set the password' }).click();
  await expect(fresh.getByRole('navigation', { name: 'Main' })).toBeVisible();
  await old.goto('/');
  await expect(old.getByRole('heading', { name: 'Sign in' })).toBeVisible();
  await fresh.goto(link);
  await lookAt(fresh, 'used-link', /does not work any more/);
  await fresh.context().close();
  await old.context().close();
});

test.describe('at the door', () => {
  test.use({ storageState: { cookies: [], origins: [] } });

  test('a page asks to sign in and comes back to where one wanted to be', async ({ page }) => {
    await page.goto('/metrics?from=a-link');
    await lookAt(page, 'sign-in', /Sign in/);
    await page.getByLabel('E-mail address').fill(OWNER.email);
    await page.getByLabel('Password').fill('not the password');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await expect(page.getByRole('alert').filter({ hasText: 'is wrong' })).toBeVisible();
    await page.getByLabel('Password').fill(OWNER.password);
    await page.keyboard.press('Enter');
    await expect(page).toHaveURL(/\/metrics\?from=a-link$/);
    await page.goto('/account');
    await page.getByRole('button', { name: 'Sign out' }).click();
    await expect(page.getByRole('heading', { name: 'Sign in' })).toBeVisible();
  });

  test('actions and exports are as closed as pages', async ({ request }) => {
    for (const path of ['/', '/settings', '/experiments/gallery', '/experiments/gallery/report.json', '/experiments/gallery/report.csv']) {
      const answer = await request.get(path, { maxRedirects: 0 });
      expect(answer.status(), path).toBe(307);
      expect(answer.headers()['location'], path).toContain('/sign-in');
    }
  });

  test('no page elsewhere can post a sign-in, and nobody can sign up or read other addresses', async ({ request }) => {
    const data = { email: OWNER.email, password: OWNER.password };
    const foreign = await request.post('/api/auth/sign-in/email', { data, headers: { origin: 'https://elsewhere.example' } });
    expect(foreign.status()).toBe(403);
    for (const path of ['sign-up/email', 'update-user', 'change-email', 'delete-user', 'list-sessions', 'request-password-reset'])
      expect((await request.post(`/api/auth/${path}`, { data })).status(), path).toBe(404);
  });

  test('ten wrong passwords lock an address for a while', async ({ request }) => {
    const data = { email: `locked-${Date.now()}@example.com`, password: 'wrong wrong wrong' };
    const statuses: number[] = [];
    for (let time = 1; time <= 11; time++) statuses.push((await request.post('/api/auth/sign-in/email', { data })).status());
    expect(statuses).toEqual([...Array.from({ length: 10 }, () => 401), 429]);
  });
});

async function override(page: Page, key: string): Promise<void> {
  await page.goto(`/experiments/${key}`);
  await page.getByText('More', { exact: true }).click();
  await page.getByRole('button', { name: 'Override' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Go to').selectOption({ index: 1 });
  await dialog.getByLabel('Reason').fill('to see who may');
  await dialog.getByRole('button', { name: /Override/ }).click();
}
