import { expect, type Page, test } from '@playwright/test';
import { galleryPages, type Place } from './pages';
import { e2e } from './settings';

const KIBI = 1024;
const AT_ONCE = 5;

test('a report page brings at most 30 kB of scripts more than a bare page, any page at most 80 kB', async ({ browser }) => {
  test.skip(!e2e.isOwnServer, 'only a production build has its final size');
  // A state of a page brings the same scripts as the page.
  const places = (await galleryPages()).filter(({ open }) => open === undefined);
  const bare = await scriptBytes(await browser.newPage(), '/password');
  // Bytes are the same in company, and each page waits for its network to be idle.
  const measure = async ({ name, path }: Place) => {
    const more = ((await scriptBytes(await browser.newPage(), path)) - bare) / KIBI;
    test.info().annotations.push({ type: name, description: `${more.toFixed(1)} kB above the bare ${(bare / KIBI).toFixed(1)} kB` });
    expect.soft(more, `${name} in kB of gzip`).toBeLessThanOrEqual(name === 'report' ? 30 : 80);
  };
  for (let from = 0; from < places.length; from += AT_ONCE) await Promise.all(places.slice(from, from + AT_ONCE).map(measure));
});

test('a report is there in 1.5 s and nothing moves', async ({ page }) => {
  test.skip(!e2e.isOwnServer, 'only a production build has its final speed');
  await page.goto('/experiments/gallery');
  let shifted = 0;
  // What else this machine does can only make a load slower, so the fastest of a few counts.
  await expect(async () => {
    await page.goto('/experiments/gallery');
    const { largestPaintMs, layoutShift } = await vitals(page);
    shifted += layoutShift;
    expect(largestPaintMs).toBeGreaterThan(0);
    expect(largestPaintMs).toBeLessThan(1500);
  }).toPass({ timeout: 30_000 });
  expect(shifted).toBe(0);
});

async function vitals(page: Page): Promise<{ largestPaintMs: number; layoutShift: number }> {
  return await page.evaluate(async () => {
    const seen = { largestPaintMs: 0, layoutShift: 0 };
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) seen.largestPaintMs = entry.startTime;
    }).observe({ type: 'largest-contentful-paint', buffered: true });
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries() as (PerformanceEntry & { value: number })[]) seen.layoutShift += entry.value;
    }).observe({ type: 'layout-shift', buffered: true });
    await new Promise((resolve) => setTimeout(resolve, 1000));
    return seen;
  });
}

async function scriptBytes(page: Page, path: string): Promise<number> {
  let bytes = 0;
  const session = await page.context().newCDPSession(page);
  await session.send('Network.enable');
  const scripts = new Set<string>();
  session.on('Network.responseReceived', ({ requestId, type }) => type === 'Script' && scripts.add(requestId));
  session.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
    if (scripts.has(requestId)) bytes += encodedDataLength;
  });
  await page.goto(path, { waitUntil: 'networkidle' });
  await page.close();
  return bytes;
}
