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
import { expectOk, replay, type WireEvent } from './replay';

const isPresent = hasDataset('cookie_cats');

/** Fisher–Yates with a fixed linear congruential generator, so that a failure can be seen again. */
function shuffled(events: readonly WireEvent[]): WireEvent[] {
  const order = [...events];
  let seed = 20_201;
  for (let last = order.length - 1; last > 0; last--) {
    seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0;
    const pick = Math.floor((seed / 2 ** 32) * (last + 1));
    const moved = order[last] as WireEvent;
    order[last] = order[pick] as WireEvent;
    order[pick] = moved;
  }
  return order;
}

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
