import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { connect } from '@/lib/db/connection';
import type { Sql } from '@/lib/db/types';
import { killExperiment } from '@/lib/experiments/kill-experiment';
import { createWebhook } from '@/lib/experiments/webhooks/create-webhook';
import { deleteWebhook } from '@/lib/experiments/webhooks/delete-webhook';
import { listDeliveries } from '@/lib/experiments/webhooks/list-deliveries';
import { listWebhooks } from '@/lib/experiments/webhooks/list-webhooks';
import { putWebhook } from '@/lib/experiments/webhooks/put-webhook';
import { redeliver } from '@/lib/experiments/webhooks/redeliver';
import { rotateWebhookSecret } from '@/lib/experiments/webhooks/rotate-webhook-secret';
import { testWebhook } from '@/lib/experiments/webhooks/test-webhook';
import { deliverDue } from '@/lib/jobs/outbox/deliver-due';
import { MOST_ATTEMPTS } from '@/lib/jobs/outbox/retry-delay';
import { createDatabase, type TestDatabase } from '../../support/database';
import { interruptedAfter } from '../interrupted';
import { createScenario, HOUR, type Scenario } from '../scenario';
import { isSigned, type Receiver, startReceiver } from './receiver';

const START = Date.parse('2026-03-02T00:00:00Z');
const LEASE = 60_000;

let database: TestDatabase;
let scenario: Scenario;
let receiver: Receiver;
let statuses: number[];
let clock: number;

const ctx = () => scenario.at(clock);
const deliver = (sql: Sql = database.sql, publicUrl?: string) =>
  deliverDue({ sql, now: () => new Date(clock), allowLoopback: true, publicUrl, chance: () => 0, timeoutMs: 2_000 });

async function hook(changes: object = {}) {
  return await createWebhook({ ctx: ctx(), input: { name: 'pager', url: receiver.url, ...changes } });
}

async function log(webhook: number) {
  return await listDeliveries({ ctx: ctx(), input: { webhook } });
}

beforeAll(async () => {
  database = await createDatabase();
  scenario = await createScenario(database);
});

beforeEach(async () => {
  clock = START;
  statuses = [];
  receiver = await startReceiver((response, seen) => response.writeHead(statuses[seen - 1] ?? 200).end(`answer ${seen}`));
});

afterEach(async () => {
  for (const { id } of await listWebhooks({ ctx: ctx() })) await deleteWebhook({ ctx: ctx(), input: { id } });
  await receiver.stop();
});

afterAll(async () => {
  await database.drop();
});

describe('a kill', () => {
  it('is told by a signed post that is tried again, under one id, until the receiver takes it', async () => {
    statuses = [500, 503];
    const { id, secret } = await hook();
    await scenario.start('ranker', START);
    await killExperiment({ ctx: ctx(), input: { key: 'ranker', reason: 'latency' } });
    expect([await deliver(), await deliver()]).toEqual([1, 0]);
    expect(await log(id)).toMatchObject([{ event: 'kill', state: 'pending', attempts: 1, status: 500, response: 'answer 1' }]);
    clock += 10_000;
    expect(await deliver()).toBe(1);
    clock += 19_999;
    expect(await deliver()).toBe(0);
    clock += 1;
    expect(await deliver()).toBe(1);
    expect(await log(id)).toMatchObject([{ state: 'delivered', attempts: 3, status: 200, dueAt: null }]);
    expect(receiver.received).toHaveLength(3);
    const [first] = receiver.received;
    for (const one of receiver.received) {
      expect(isSigned(one, secret)).toBe(true);
      expect(isSigned(one, 'whsec_another')).toBe(false);
      expect(one.text).toBe(first?.text);
      expect(one.headers['rampart-delivery']).toBe(first?.body.id);
    }
    expect(receiver.received.map(({ headers }) => headers['rampart-attempt'])).toEqual(['1', '2', '3']);
    expect(first?.body).toMatchObject({
      event: 'kill',
      environment: 'production',
      experiment: { key: 'ranker', name: 'Ranker v8' },
      decision: { actor: 'ann', reason: 'latency', from: { state: 'running' }, to: { state: 'rolled_back', coverage: 0 } },
    });
  });

  it('that does not come about is not told: the outbox row belongs to its transaction', async () => {
    const { id } = await hook();
    await scenario.start('unharmed', START);
    await database.sql`alter table audit rename to audit_elsewhere`;
    await expect(killExperiment({ ctx: ctx(), input: { key: 'unharmed', reason: 'latency' } })).rejects.toThrow('audit');
    await database.sql`alter table audit_elsewhere rename to audit`;
    expect(await log(id)).toEqual([]);
    await killExperiment({ ctx: ctx(), input: { key: 'unharmed', reason: 'latency' } });
    expect(await log(id)).toMatchObject([{ event: 'kill' }]);
  });

  it('goes to those who asked for it and are not disabled', async () => {
    const asked = await hook({ events: ['kill'] });
    const other = await hook({ events: ['advance'] });
    const disabled = await hook({ events: ['kill'], enabled: false });
    await scenario.start('some', START);
    await killExperiment({ ctx: ctx(), input: { key: 'some', reason: 'latency' } });
    const logs = await Promise.all([asked, other, disabled].map(({ id }) => log(id)));
    expect(logs.map(({ length }) => length)).toEqual([1, 0, 0]);
  });

  it('reads as a message in Slack, in which a name can neither link nor call anybody', async () => {
    await hook({ kind: 'slack' });
    await scenario.start('slack', START, { name: 'Ranker <!channel> & co' });
    await killExperiment({ ctx: ctx(), input: { key: 'slack', reason: 'latency' } });
    await deliver();
    const body = receiver.received[0]?.body;
    expect(Object.keys(body ?? {})).toEqual(['text', 'blocks']);
    expect(body?.text).toContain('Ranker &lt;!channel&gt; &amp; co: kill. ann used the kill switch: coverage is 0 % now.');
    expect(JSON.stringify(body)).not.toContain('<!channel>');
  });

  it('says where its report is, in JSON and in Slack, where Rampart knows its own address', async () => {
    const publicUrl = 'https://rampart.example.com';
    const place = `${publicUrl}/experiments/linked`;
    const { id } = await hook();
    await hook({ kind: 'slack' });
    await scenario.start('linked', START);
    await killExperiment({ ctx: ctx(), input: { key: 'linked' } });
    await deliver(database.sql, publicUrl);
    const bodies = receiver.received.map(({ body }) => body);
    expect(bodies.find(({ id }) => id !== undefined)).toMatchObject({ event: 'kill', environment: 'production', url: place });
    const slack = bodies.find(({ blocks }) => blocks !== undefined);
    expect(slack?.text).toMatch(/ https:\/\/rampart\.example\.com\/experiments\/linked$/);
    expect(JSON.stringify(slack?.blocks)).toContain(`<${place}|Open the report>`);
    await redeliver({ ctx: ctx(), input: { webhook: id, deliveryId: (await log(id))[0]?.deliveryId ?? '' } });
    await deliver();
    expect(receiver.received.at(-1)?.body).not.toHaveProperty('url');
  });
});

describe('the outbox', () => {
  it('sends again, under the same id, what was sent by a worker that died before it could say so', async () => {
    const { id } = await hook();
    await testWebhook({ ctx: ctx(), input: { id } });
    const dying = interruptedAfter(database.sql, 1);
    await expect(deliver(dying.sql)).rejects.toThrow();
    expect(receiver.received).toHaveLength(1);
    clock += LEASE - 1;
    expect(await deliver()).toBe(0);
    clock += 1;
    expect(await deliver()).toBe(1);
    expect(await log(id)).toMatchObject([{ state: 'delivered', attempts: 2 }]);
    expect(new Set(receiver.received.map(({ body }) => body.id)).size).toBe(1);
  });

  it('gives each delivery to one of several workers', async () => {
    const { id } = await hook();
    for (let count = 0; count < 40; count += 1) await testWebhook({ ctx: ctx(), input: { id } });
    const others = [connect({ url: database.url, max: 4 }), connect({ url: database.url, max: 4 })];
    const sent = await Promise.all(others.map(({ sql }) => deliver(sql)));
    await Promise.all(others.map(({ close }) => close()));
    expect(sent.reduce((sum, count) => sum + count, 0)).toBe(40);
    expect(receiver.received).toHaveLength(40);
    expect(new Set(receiver.received.map(({ body }) => body.id)).size).toBe(40);
  });

  it('gives up after about a day, says so, and starts anew when asked to', async () => {
    statuses = Array.from({ length: MOST_ATTEMPTS }, () => 410);
    const { id } = await hook();
    const { deliveryId } = await testWebhook({ ctx: ctx(), input: { id } });
    let rounds = 0;
    for (let [row] = await log(id); row?.state === 'pending' && rounds < 50; [row] = await log(id), rounds += 1) {
      clock = Date.parse(row.dueAt ?? '');
      await deliver();
    }
    expect(await log(id)).toMatchObject([{ state: 'failed', attempts: MOST_ATTEMPTS, status: 410 }]);
    expect((clock - START) / HOUR).toBeGreaterThan(12);
    expect((clock - START) / HOUR).toBeLessThan(36);
    await redeliver({ ctx: ctx(), input: { webhook: id, deliveryId } });
    await deliver();
    expect(await log(id)).toMatchObject([{ state: 'delivered', attempts: 1, status: 200 }]);
    expect(receiver.received.at(-1)?.body.id).toBe(deliveryId);
  });

  it('keeps what waits for a disabled webhook until it is enabled again', async () => {
    const { id, secret: _secret, createdAt: _createdAt, ...document } = await hook();
    await testWebhook({ ctx: ctx(), input: { id } });
    await putWebhook({ ctx: ctx(), input: { id, document: { ...document, enabled: false } } });
    expect(await deliver()).toBe(0);
    await putWebhook({ ctx: ctx(), input: { id, document } });
    expect(await deliver()).toBe(1);
  });

  it('signs with the former secret too for a day after a rotation', async () => {
    const { id, secret } = await hook();
    const rotated = await rotateWebhookSecret({ ctx: ctx(), input: { id } });
    const signedBy = async () => {
      await testWebhook({ ctx: ctx(), input: { id } });
      await deliver();
      const last = receiver.received.at(-1);
      return [rotated.secret, secret].map((one) => last !== undefined && isSigned(last, one));
    };
    expect(await signedBy()).toEqual([true, true]);
    clock += 24 * HOUR;
    expect(await signedBy()).toEqual([true, false]);
  });
});
