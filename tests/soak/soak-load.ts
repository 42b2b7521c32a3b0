import { Agent, request as httpRequest } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';

export const SOAK_KEY = 'soak-server-key';
/** Each unit sends one exposure and four clicks, all in one batch of 100 events. */
export const UNITS_A_BATCH = 20;
export const CLICKS_A_UNIT = 4;
export const EVENTS_A_BATCH = UNITS_A_BATCH * (1 + CLICKS_A_UNIT);
const CONNECTIONS = 32;
const TIMEOUT_MS = 5000;

export interface Load {
  /** Batches answered with 202. */
  acknowledged: number;
  /** Sum of what those answers called accepted, and called duplicates. */
  accepted: number;
  duplicates: number;
  /** Sendings that got no 202. */
  failures: number;
  /** Milliseconds from the first sending to the 202, without retries. */
  times: number[];
  /** Resolves when every batch begun has been acknowledged. */
  done: Promise<void>;
}

interface LoadOptions {
  port: number;
  experiment: string;
  /** Part of every id, so that two loads never send the same message. */
  name: string;
  /** `Infinity` for as fast as it goes. */
  eventsPerSecond: number;
  untilMs: number;
}

/** Sends batches at a steady rate, each again and again until it is acknowledged, as an SDK does. */
export function startLoad({ port, experiment, name, eventsPerSecond, untilMs }: LoadOptions): Load {
  const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS });
  const load: Load = { acknowledged: 0, accepted: 0, duplicates: 0, failures: 0, times: [], done: Promise.resolve() };
  const pauseMs = (1000 * CONNECTIONS * EVENTS_A_BATCH) / eventsPerSecond;

  async function connection(number: number): Promise<void> {
    let due = Date.now() + (pauseMs * number) / CONNECTIONS;
    for (let batch = 0; Date.now() < untilMs; batch += 1) {
      await delay(Math.max(0, due - Date.now()));
      // What a crash held up is not made good in a rush.
      due = Math.max(due + pauseMs, Date.now() - 1000);
      await deliver(batchBody(`${name}-${number}-${batch}`, experiment));
    }
  }

  async function deliver(body: string): Promise<void> {
    for (let tries = 0; ; tries += 1) {
      const began = performance.now();
      const answer = await post(agent, port, body);
      if (answer !== undefined) {
        load.acknowledged += 1;
        load.accepted += answer.accepted;
        load.duplicates += answer.duplicates;
        if (tries === 0) load.times.push(performance.now() - began);
        return;
      }
      load.failures += 1;
      await delay(100 + 50 * Math.min(tries, 10));
    }
  }

  load.done = Promise.all(Array.from({ length: CONNECTIONS }, (_, number) => connection(number))).then(() => agent.destroy());
  return load;
}

function batchBody(name: string, experiment: string): string {
  const batch = Array.from({ length: UNITS_A_BATCH }, (_, index) => {
    const unitId = `unit-${name}-${index}`;
    const variant = index % 2 === 0 ? 'control' : 'candidate';
    const clicks = Array.from({ length: CLICKS_A_UNIT }, (_, click) => ({
      type: 'track',
      messageId: `m-${name}-${index}-${click}`,
      unitId,
      event: 'click',
    }));
    return [{ type: 'exposure', messageId: `x-${name}-${index}`, unitId, experiment, variant }, ...clicks];
  });
  return JSON.stringify({ batch: batch.flat() });
}

/** The counts of a 202; undefined for anything else, and for no answer at all. */
function post(agent: Agent, port: number, body: string): Promise<{ accepted: number; duplicates: number } | undefined> {
  const headers = { authorization: `Bearer ${SOAK_KEY}`, 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) };
  return new Promise((resolve) => {
    const request = httpRequest(
      { agent, port, host: '127.0.0.1', path: '/api/v1/events', method: 'POST', headers, timeout: TIMEOUT_MS },
      (response) => {
        let text = '';
        response.on('data', (part: Buffer) => {
          text += part.toString();
        });
        response.on('end', () => resolve(response.statusCode === 202 && response.complete ? JSON.parse(text) : undefined));
        response.on('error', () => resolve(undefined));
      },
    );
    request.on('timeout', () => request.destroy());
    request.on('error', () => resolve(undefined));
    request.end(body);
  });
}
