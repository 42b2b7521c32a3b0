import { readDataset } from './dataset';
import { expectOk, type WireEvent } from './replay';
import type { TestServer } from '../support/test-server';

const START = Date.parse('2020-01-01T00:00:00Z');
const SPACING_MS = 10;

/** Exposures at t₀, outcomes at t₀ + 1 s; one player every 10 ms. */
export function cookieCatsEvents(experiment: string): WireEvent[] {
  const events: WireEvent[] = [];
  for (const [index, row] of readDataset('cookie_cats').entries()) {
    const unitId = row['userid'] ?? '';
    const exposedAt = new Date(START + index * SPACING_MS).toISOString();
    const timestamp = new Date(START + index * SPACING_MS + 1000).toISOString();
    const base = `${experiment}-${unitId}`;
    events.push({
      type: 'exposure',
      messageId: `${base}-x`,
      timestamp: exposedAt,
      unitId,
      experiment,
      variant: row['version'] ?? '',
    });
    for (const event of ['retention_1', 'retention_7']) {
      if (row[event] === '1') events.push({ type: 'track', messageId: `${base}-${event}`, timestamp, unitId, event });
    }
    const value = Number(row['sum_gamerounds']);
    events.push({ type: 'track', messageId: `${base}-rounds`, timestamp, unitId, event: 'gamerounds', value });
  }
  return events;
}

/** Later than every player's window. */
export const COOKIE_CATS_END = new Date(START + 90_189 * SPACING_MS + 60_000).toISOString();

const ends = { window: '10s', lateness: '0s', direction: 'increase' };
const variants = [
  { key: 'gate_30', role: 'control', weight: 0.5, value: 30 },
  { key: 'gate_40', role: 'candidate', weight: 0.5, value: 40 },
];

export async function defineCookieCats(server: TestServer, experiment: string, overrides: Record<string, unknown>): Promise<void> {
  await expectOk(server, 'PUT', '/api/v1/metrics/retention_1', { kind: 'proportion', event: 'retention_1', ...ends });
  await expectOk(server, 'PUT', '/api/v1/metrics/retention_7', { kind: 'proportion', event: 'retention_7', ...ends });
  await expectOk(server, 'PUT', '/api/v1/metrics/rounds', { kind: 'mean', event: 'gamerounds', ...ends });
  await expectOk(server, 'PUT', '/api/v1/metrics/rounds_capped', { kind: 'mean', event: 'gamerounds', cap: { value: 1000 }, ...ends });
  await expectOk(server, 'PUT', `/api/v1/experiments/${experiment}`, {
    name: 'Cookie Cats: where the first gate stands',
    unit: 'user',
    clock: 'event',
    variants,
    ...overrides,
  });
  await expectOk(server, 'POST', `/api/v1/experiments/${experiment}/start`);
}
