import AxeBuilder from '@axe-core/playwright';
import { expect, type Page } from '@playwright/test';

/** Nobody looks at the pictures of a CI run. */
export const HAS_VIEWER = process.env['CI'] === undefined;

type Theme = 'light' | 'dark';

/** Looks at a page as it is now in both themes and widths: fits the screen, axe finds nothing, and, outside CI, a picture stays to be looked at. */
export async function lookAt(page: Page, name: string, heading = /\S/): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    for (const width of [1280, 390]) {
      // Themes differ in colours alone, so the second one is measured again only for its picture.
      if (colorScheme === 'dark' && !HAS_VIEWER) continue;
      await page.setViewportSize({ width, height: 900 });
      await expect(page.locator('h1')).toHaveText(heading);
      const scrollWidth = await page.evaluate(() => document.documentElement.scrollWidth);
      expect.soft(scrollWidth, `width of ${name} at ${width} px`).toBeLessThanOrEqual(width);
      if (HAS_VIEWER)
        await page.screenshot({ path: `${import.meta.dirname}/__screens__/${name}-${width}-${colorScheme}.png`, fullPage: true });
    }
    expect.soft(await violationsOf(page, colorScheme), `axe on ${name}, ${colorScheme}`).toEqual([]);
  }
  await page.emulateMedia({ colorScheme: null });
  await page.setViewportSize({ width: 1280, height: 900 });
}

/** What axe finds, in the second theme of colours alone: the document is the same. */
export async function violationsOf(page: Page, theme: Theme): Promise<string[]> {
  const found = await analyze(page, theme);
  if (!found.some((violation) => violation.startsWith('document-title'))) return found;
  // A page that refreshes itself at this moment may be between two titles.
  await expect(page).toHaveTitle(/\S/);
  return await analyze(page, theme);
}

async function analyze(page: Page, theme: Theme): Promise<string[]> {
  const axe = new AxeBuilder({ page });
  const { violations } = await (theme === 'light' ? axe : axe.withRules(['color-contrast'])).analyze();
  return violations.map(({ id, help, nodes }) => `${id} (${help}) at ${nodes.map(({ target }) => target).join(' | ')}`);
}
