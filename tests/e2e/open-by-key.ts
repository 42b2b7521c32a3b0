import { expect, type Page } from '@playwright/test';

/** Presses a key until its dialog is there: a key pressed before the page's scripts run reaches nobody. */
export async function openByKey(page: Page, key: string): Promise<void> {
  await expect(async () => {
    if (!(await page.getByRole('dialog').isVisible())) await page.keyboard.press(key);
    await expect(page.getByRole('dialog')).toBeVisible({ timeout: 2_000 });
  }).toPass();
}
