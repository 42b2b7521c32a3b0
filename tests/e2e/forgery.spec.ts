import { expect, test } from '@playwright/test';
import { OWNER } from './people';
import { e2e } from './settings';

test.use({ storageState: { cookies: [], origins: [] } });

test('a form of another site does nothing in the name of who is signed in', async ({ page }) => {
  await page.goto('/sign-in');
  await page.getByLabel('E-mail address').fill(OWNER.email);
  await page.getByLabel('Password').fill(OWNER.password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page.getByRole('navigation', { name: 'Main' })).toBeVisible();
  await page.goto('/account');
  const field = (await page.locator('form', { has: page.getByRole('button', { name: 'Sign out' }) }).innerHTML()).match(
    /\$ACTION_ID_\w+/,
  )?.[0];
  const post = (origin: string) =>
    page.request.post('/account', { headers: { origin }, multipart: { [field ?? 'none']: '' }, maxRedirects: 0 });

  const forged = await post('https://elsewhere.example');
  expect(forged.status()).toBeGreaterThanOrEqual(400);
  await page.reload();
  await expect(page.getByRole('heading', { level: 1, name: OWNER.name })).toBeVisible();
  // The same form, posted by the site itself, does it.
  expect((await post(e2e.url)).status()).toBe(303);
  await page.reload();
  await expect(page.getByRole('heading', { name: 'Sign in' })).toBeVisible();
});

test('a link to sign in leads to no other site', async ({ page }) => {
  for (const to of ['//elsewhere.example', '/.//elsewhere.example', '/\\elsewhere.example', 'https://elsewhere.example']) {
    await page.goto(`/sign-in?to=${encodeURIComponent(to)}`);
    await page.getByLabel('E-mail address').fill(OWNER.email);
    await page.getByLabel('Password').fill(OWNER.password);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await expect(page.getByRole('navigation', { name: 'Main' })).toBeVisible();
    expect(page.url(), to).toBe(`${e2e.url}/`);
    await page.context().clearCookies();
  }
});

test('a sign-in takes no more than it needs', async ({ request }) => {
  const data = { email: OWNER.email, password: 'x'.repeat(100_000) };
  expect((await request.post('/api/auth/sign-in/email', { data })).status()).toBe(413);
});
