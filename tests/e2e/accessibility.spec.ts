import AxeBuilder from '@axe-core/playwright';
import { expect, test } from '@playwright/test';
import { preparePages } from './pages';

const STANDARDS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

for (const colorScheme of ['light', 'dark'] as const) {
  test(`axe finds nothing on any page, ${colorScheme}`, async ({ browser }) => {
    const places = await preparePages();
    const page = await browser.newPage({ colorScheme });
    const found: string[] = [];
    for (const { name, path } of places) {
      await page.goto(path);
      await page.locator('h1').waitFor();
      const { violations } = await new AxeBuilder({ page }).withTags(STANDARDS).analyze();
      for (const { id, help, nodes } of violations)
        found.push(`${name}: ${id} (${help}) at ${nodes.map(({ target }) => target).join(' | ')}`);
    }
    await page.close();
    expect(found).toEqual([]);
  });
}

test('axe finds nothing in the dialogs', async ({ page }) => {
  await preparePages();
  await page.goto('/experiments/gallery');
  const found: string[] = [];
  for (const key of ['x', '?', 'Control+k']) {
    await page.locator('main').focus();
    await page.keyboard.press(key);
    await page.getByRole('dialog').waitFor();
    const { violations } = await new AxeBuilder({ page }).withTags(STANDARDS).analyze();
    for (const { id, nodes } of violations) found.push(`${key}: ${id} at ${nodes.map(({ target }) => target).join(' | ')}`);
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
  }
  expect(found).toEqual([]);
});
