import { readFileSync } from 'node:fs';
import { expect, type Page, test } from '@playwright/test';
import { lookAt } from './look-at';
import { OWNER, OWNER_STATE, SERVER_OUTPUT } from './people';
import { e2e } from './settings';

test('whoever opens the printed link becomes the owner, once', async ({ page }) => {
  if (!e2e.isOwnServer) {
    await page.goto('/sign-in');
    await page.getByLabel('E-mail address').fill(process.env.RAMPART_E2E_EMAIL ?? OWNER.email);
    await page.getByLabel('Password').fill(process.env.RAMPART_E2E_PASSWORD ?? OWNER.password);
    await page.getByRole('button', { name: 'Sign in' }).click();
  } else {
    await becomeOwner(page);
  }
  await expect(page.getByRole('navigation', { name: 'Main' })).toBeVisible();
  await page.context().storageState({ path: OWNER_STATE });
});

async function becomeOwner(page: Page): Promise<void> {
  await page.goto('/experiments/new');
  await lookAt(page, 'nobody-yet', /Nobody owns this Rampart yet/);
  const link = readFileSync(SERVER_OUTPUT, 'utf8').match(/http\S+\/set-up\?token=\S+/)?.[0] ?? 'no link was printed';
  await page.goto(link);
  await lookAt(page, 'set-up', /Become the owner/);

  await page.getByLabel('Your name').fill(OWNER.name);
  await page.getByLabel('E-mail address').fill(OWNER.email);
  await page.getByLabel('Password').fill('short');
  await page.getByRole('button', { name: 'Create the owner' }).click();
  await expect(page.getByText('must have 12 characters or more')).toBeVisible();
  await expect(page.getByLabel('Your name')).toHaveValue(OWNER.name);
  await page.getByLabel('Password').fill(OWNER.password);
  await page.getByRole('button', { name: 'Create the owner' }).click();
  await expect(page.getByRole('navigation', { name: 'Main' })).toBeVisible();

  const stranger = await page.context().browser()?.newContext();
  const second = await stranger?.newPage();
  await second?.goto(link);
  await expect(second?.getByRole('heading', { name: 'Sign in' }) ?? page.getByText('no second browser')).toBeVisible();
  await stranger?.close();
}
