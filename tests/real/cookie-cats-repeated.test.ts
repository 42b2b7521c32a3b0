import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestServer, type TestServer } from '../support/test-server';
import {
  COOKIE_CATS_END,
  cookieCatsExposures,
  cookieCatsOutcomes,
  cookieCatsSums,
  defineCookieCats,
  everyMetric,
  storedSums,
} from './cookie-cats-events';
import { hasDataset } from './dataset';
import { killableServer } from './killable-server';
import { expectOk, replay } from './replay';
import { shuffled } from './shuffled';

const isPresent = hasDataset('cookie_cats');

describe.skipIf(!isPresent)('Cookie Cats three times, the server killed by SIGKILL half-way', () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startTestServer();
    await defineCookieCats(server, 'cookie-cats', everyMetric);
  });
  afterAll(() => server?.stop());

  it('gives the same sums to the last unit', async () => {
    const events = [...cookieCatsExposures('cookie-cats'), ...cookieCatsOutcomes()];
    const thrice = shuffled([...events, ...events, ...events]);
    const killable = await killableServer(server, { killAfter: Math.floor(thrice.length / 1000 / 2) });
    try {
      const totals = await replay(killable.server, thrice, { connections: 8, batchSize: 1000 });
      expect(killable.kills()).toBe(1);
      expect(totals.accepted + totals.duplicates).toBe(thrice.length);
    } finally {
      killable.stop();
    }
    await expectOk(server, 'POST', '/api/v1/experiments/cookie-cats/watermark', { at: COOKIE_CATS_END });
    expect(await storedSums(server)).toEqual(cookieCatsSums());
  }, 300_000);
});

describe.skipIf(!isPresent)('Cookie Cats, every event three times, in random order, from eight connections', () => {
  let server: TestServer;

  beforeAll(async () => {
    server = await startTestServer();
    await defineCookieCats(server, 'cookie-cats', everyMetric);
  });

  afterAll(() => server?.stop());

  it('gives the same sums to the last unit', async () => {
    const events = [...cookieCatsExposures('cookie-cats'), ...cookieCatsOutcomes()];
    const totals = await replay(server, shuffled([...events, ...events, ...events]), { connections: 8 });
    expect(totals).toEqual({ accepted: events.length, duplicates: 2 * events.length, rejected: 0 });
    await expectOk(server, 'POST', '/api/v1/experiments/cookie-cats/watermark', { at: COOKIE_CATS_END });
    expect(await storedSums(server)).toEqual(cookieCatsSums());
  }, 300_000);
});
