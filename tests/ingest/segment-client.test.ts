import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { getRequestListener } from '@hono/node-server';
import { Analytics } from '@segment/analytics-node';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type IntakeUnderTest, SERVER_KEY, startIntake } from './intake-under-test';

const EVENTS = 1000;
const FAULTY_REQUESTS = 30;

type Fault = 'unavailable' | 'dropped' | 'answer lost' | 'none';

/** In turn, for as many requests as make every batch meet some; the client waits longer after each failure. */
const FAULTS: readonly Fault[] = ['unavailable', 'none', 'dropped', 'answer lost', 'none', 'answer lost'];

describe("Segment's own client for Node", () => {
  let intake: IntakeUnderTest;
  let baseUrl: string;
  let close: () => Promise<void>;
  const met = new Map<Fault, number>();

  beforeAll(async () => {
    intake = await startIntake();
    const handle = getRequestListener((request) => intake.fetch(request));
    let requests = 0;
    function answer(request: IncomingMessage, response: ServerResponse): void {
      const fault = requests < FAULTY_REQUESTS ? (FAULTS[requests % FAULTS.length] ?? 'none') : 'none';
      requests += 1;
      met.set(fault, (met.get(fault) ?? 0) + 1);
      if (fault === 'dropped') request.socket.destroy();
      else if (fault === 'unavailable') response.writeHead(503).end('{}');
      else {
        if (fault === 'answer lost') response.writeHead = () => response.destroy();
        handle(request, response);
      }
    }
    const server = createServer(answer);
    await new Promise<void>((resolve) => server.listen({ host: '127.0.0.1', port: 0 }, resolve));
    baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    close = async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    };
  });
  afterAll(async () => {
    await close();
    await intake.drop();
  });

  it('delivers 1000 of 1000 through 503s, dropped connections and lost answers, each stored once', async () => {
    const analytics = new Analytics({ writeKey: SERVER_KEY, host: baseUrl, flushAt: 50, flushInterval: 50, maxRetries: 50 });
    const problems: unknown[] = [];
    analytics.on('error', (error) => problems.push(error));
    for (let index = 0; index < EVENTS; index += 1) {
      analytics.track({ userId: `user-${index % 100}`, event: 'purchase', properties: { value: index + 0.5, plan: 'free' } });
    }
    await analytics.closeAndFlush({ timeout: 90_000 });
    expect(problems).toEqual([]);
    const [row] = await intake.database.sql<{ rows: bigint; messages: bigint; total: string; units: bigint }[]>`
      select count(*) as rows, count(distinct message_id) as messages, sum(value) as total, count(distinct unit) as units from event_log`;
    expect(row).toEqual({ rows: 1000n, messages: 1000n, units: 100n, total: String((EVENTS * EVENTS * 1e6) / 2) });
    for (const fault of FAULTS) expect(met.get(fault) ?? 0).toBeGreaterThan(0);
    expect(met.get('answer lost') ?? 0).toBeGreaterThan(3);
    expect(intake.logged).toEqual([]);
  }, 120_000);
});
