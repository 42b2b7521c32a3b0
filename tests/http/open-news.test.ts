import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { killExperiment } from '@/lib/experiments/kill-experiment';
import { openNews } from '@/lib/http/open-news';
import { closeStreams, openStreams, streamCount } from '@/lib/http/stream-hub';
import { createScenario, type Scenario } from '../jobs/scenario';
import { type AppUnderTest, publish, startApp, testConfig } from './test-app';

let app: AppUnderTest;
let scenario: Scenario;

beforeAll(async () => {
  app = await startApp();
  scenario = await createScenario(app.database);
  await publish(app, testConfig(100));
});
afterAll(() => app.stop());
afterEach(openStreams);

const NEWS = 'event: news\n';

/** A page's stream, from which `until` reads as far as a text. */
async function open(watches: string, environmentId = app.environmentId) {
  const response = openNews(app.context, { environmentId, watches });
  const reader = (response.body as ReadableStream<Uint8Array>).getReader();
  const decoder = new TextDecoder();
  let received = '';
  async function until(part: string) {
    while (!received.includes(part)) {
      const { done, value } = await reader.read();
      if (done) throw new Error(`the stream ended after: ${received}`);
      received += decoder.decode(value, { stream: true });
    }
    const all = received;
    received = '';
    return all;
  }
  // The subscription tells every page once when it begins, which is how the test knows that it has.
  await until('retry');
  return { response, until, read: () => reader.read(), close: () => reader.cancel() };
}

describe('openNews', () => {
  it('tells those who watch a subject, and those who watch everything, at the commit; nobody of configs', async () => {
    const [ranker, other, all, elsewhere] = [
      await open('experiment:ranker'),
      await open('experiment:other'),
      await open(''),
      await open('', app.environmentId + 1),
    ];
    await ranker.until(NEWS);
    await Promise.all([other.until(NEWS), all.until(NEWS), elsewhere.until(NEWS)]);
    await scenario.start('ranker', Date.now());
    for (const stream of [ranker, all]) expect(await stream.until(NEWS)).not.toContain('refetchEvaluation');
    await scenario.start('other', Date.now());
    expect(await other.until(NEWS)).toContain(NEWS);
    await app.database.sql.notify('rampart_news', `${app.environmentId + 1}:experiment:last`);
    // Had it been told of the others, it would have been told before.
    expect((await elsewhere.until(NEWS)).split(NEWS)).toHaveLength(2);
    // Pages are not counted among the SDKs that a kill reaches.
    expect(streamCount(app.database.sql)).toBe(0);
    for (const stream of [ranker, other, all, elsewhere]) await stream.close();
  });

  it('is silent about what did not come about', async () => {
    const stream = await open('experiment:ranker');
    await app.database.sql`alter table audit rename to audit_elsewhere`;
    await expect(killExperiment({ ctx: scenario.at(Date.now()), input: { key: 'ranker', reason: 'try' } })).rejects.toThrow('audit');
    await app.database.sql`alter table audit_elsewhere rename to audit`;
    await app.database.sql.notify('rampart_news', `${app.environmentId}:experiment:ranker`);
    expect((await stream.until(NEWS)).split(NEWS)).toHaveLength(2);
    await stream.close();
  });

  it('ends with the server, which opens no further one', async () => {
    const stream = await open('');
    closeStreams();
    expect((await stream.read()).done).toBe(true);
    expect(openNews(app.context, { environmentId: app.environmentId, watches: '' }).status).toBe(503);
  });
});
