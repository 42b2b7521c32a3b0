import AxeBuilder from '@axe-core/playwright';
import { expect, type Page, test } from '@playwright/test';
import { openByKey } from './open-by-key';
import { preparePages } from './pages';

const STANDARDS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

for (const colorScheme of ['light', 'dark'] as const) {
  test.describe(colorScheme, () => {
    test.use({ colorScheme });

    test('axe finds nothing on any page', async ({ page }) => {
      test.setTimeout(180_000);
      const found: string[] = [];
      for (const { name, path } of await preparePages()) {
        await page.goto(path);
        await page.locator('h1').waitFor();
        found.push(...(await violationsOf(page, name)));
      }
      expect(found).toEqual([]);
    });

    test('axe finds nothing in the dialogs', async ({ page }) => {
      await preparePages();
      await page.goto('/experiments/gallery');
      const found: string[] = [];
      for (const key of ['x', '?', 'Control+k']) {
        await page.locator('main').focus();
        await openByKey(page, key);
        found.push(...(await violationsOf(page, key)));
        await page.keyboard.press('Escape');
        await page.getByRole('dialog').waitFor({ state: 'detached' });
      }
      expect(found).toEqual([]);
    });
  });
}

async function violationsOf(page: Page, name: string): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).withTags(STANDARDS).analyze();
  return violations.map(({ id, help, nodes }) => `${name}: ${id} (${help}) at ${nodes.map(({ target }) => target).join(' | ')}`);
}
