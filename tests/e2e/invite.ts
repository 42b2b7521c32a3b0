import { type Browser, expect, type Page } from '@playwright/test';

export const PASSWORD = 'three blind mice run';

/** Lets an owner's page invite a person, who comes in by the link in a browser of their own. */
export async function invite(page: Page, browser: Browser, person: { name: string; email: string; role: string }): Promise<Page> {
  await page.goto('/settings');
  await page.getByLabel('Name of the person').fill(person.name);
  await page.getByLabel('E-mail address').fill(person.email);
  await page.getByLabel('Role', { exact: true }).selectOption(person.role);
  await page.getByRole('button', { name: 'Invite' }).click();
  const link = (await page.locator('code', { hasText: '/password?token=' }).textContent()) ?? '';
  const guest = await (await browser.newContext({ storageState: { cookies: [], origins: [] } })).newPage();
  await guest.goto(link);
  await guest.getByLabel('New password').fill(PASSWORD);
  await guest.getByRole('button', { name: 'Set the password' }).click();
  await expect(guest.getByRole('navigation', { name: 'Main' })).toBeVisible();
  return guest;
}
