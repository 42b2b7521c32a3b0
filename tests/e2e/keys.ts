import { expect, type Locator, type Page } from '@playwright/test';

const MOST_PRESSES = 120;

/** Moves the focus to an element as somebody without a mouse does. */
export async function tabTo(page: Page, target: Locator, key: 'Tab' | 'Shift+Tab' = 'Tab'): Promise<void> {
  for (let press = 0; press < MOST_PRESSES; press += 1) {
    if (await target.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press(key);
  }
  throw new Error(`${target} was not reached with ${MOST_PRESSES} presses of ${key}`);
}

/** Gives the reason in a command's dialog, confirms, and leaves the dialog that says it is done. */
export async function confirm(page: Page, reason: string): Promise<void> {
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByLabel(/Reason/)).toBeFocused();
  await page.keyboard.type(reason);
  await page.keyboard.press('Enter');
  await expect(dialog.getByRole('status')).toBeVisible();
  await page.keyboard.press('Enter');
  await expect(dialog).toHaveCount(0);
}
