import { expect, test } from '@playwright/test';
import { preparePages } from './pages';

for (const width of [1280, 390]) {
  for (const colorScheme of ['light', 'dark'] as const) {
    test(`every page fits ${width} px and is photographed, ${colorScheme}`, async ({ browser }) => {
      test.setTimeout(180_000);
      const places = await preparePages();
      const page = await browser.newPage({ viewport: { width, height: 900 }, colorScheme });
      const tooWide: string[] = [];
      const errors: string[] = [];
      page.on('pageerror', (error) => errors.push(error.message));
      page.on('console', (message) => {
        if (message.type() === 'error' && !message.text().includes('404')) errors.push(message.text());
      });
      for (const { name, path } of places) {
        await page.goto(path);
        await page.locator('h1').waitFor();
        const scrollWidth = await page.evaluate(() => document.documentElement.scrollWidth);
        if (scrollWidth > width) tooWide.push(`${name} is ${scrollWidth} px wide`);
        await page.screenshot({ path: `${import.meta.dirname}/__screens__/${name}-${width}-${colorScheme}.png`, fullPage: true });
      }
      await page.close();
      expect(tooWide).toEqual([]);
      expect(errors).toEqual([]);
    });
  }
}
