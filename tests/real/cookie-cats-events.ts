import type { TestServer } from '../support/test-server';
import { readDataset } from './dataset';
import { expectOk, type WireEvent } from './replay';

const START = Date.parse('2020-01-01T00:00:00Z');
const SPACING_MS = 10;

/** Exposures at t₀, one player every 10 ms. */
export function cookieCatsExposures(experiment: string): WireEvent[] {
  return readDataset('cookie_cats').map((row, index) => ({
    type: 'exposure',
    messageId: `${experiment}-${row['userid']}`,
    timestamp: new Date(START + index * SPACING_MS).toISOString(),
    unitId: row['userid'] ?? '',
    experiment,
    variant: row['version'] ?? '',
  }));
}

/** Outcomes at t₀ + 1 s: every experiment on these players sees the same ones. */
export function cookieCatsOutcomes(): WireEvent[] {
  return readDataset('cookie_cats').flatMap((row, index) => {
    const unitId = row['userid'] ?? '';
    const timestamp = new Date(START + index * SPACING_MS + 1000).toISOString();
    const outcome = (event: string, more: object = {}): WireEvent => ({
      type: 'track',
      messageId: `${event}-${unitId}`,
      timestamp,
      unitId,
      event,
      ...more,
    });
    const retained = ['retention_1', 'retention_7'].filter((event) => row[event] === '1');
    return [...retained.map((event) => outcome(event)), outcome('gamerounds', { value: Number(row['sum_gamerounds']) })];
  });
}

interface ExactSums {
  metric: string;
  variant: number;
  units: string;
  sumY: string;
  sumYy: string;
}

const MILLION = 1_000_000n;

/** What the moments must be, in whole millionths, from the table itself. */
export function cookieCatsSums(): ExactSums[] {
  const columns: Record<string, (row: Record<string, string>) => bigint> = {
    retention_1: (row) => BigInt(row['retention_1'] ?? '0'),
    retention_7: (row) => BigInt(row['retention_7'] ?? '0'),
    rounds: (row) => BigInt(row['sum_gamerounds'] ?? '0'),
    rounds_capped: (row) => {
      const rounds = BigInt(row['sum_gamerounds'] ?? '0');
      return rounds > 1000n ? 1000n : rounds;
    },
  };
  const rows = readDataset('cookie_cats');
  return Object.entries(columns).flatMap(([metric, read]) =>
    ['gate_30', 'gate_40'].map((key, variant) => {
      const values = rows.filter((row) => row['version'] === key).map((row) => read(row) * MILLION);
      const sum = values.reduce((total, value) => total + value, 0n);
      const squares = values.reduce((total, value) => total + value * value, 0n);
      return { metric, variant, units: String(values.length), sumY: String(sum), sumYy: String(squares) };
    }),
  );
}

/** The moments as they are stored, in the same shape. */
export async function storedSums(server: TestServer): Promise<ExactSums[]> {
  return await server.database.sql<ExactSums[]>`
    select metric, variant, units::text, sum_y::text as "sumY", sum_yy::text as "sumYy"
    from moments where slice = '' order by metric, variant`.then((rows) => rows.map((row) => ({ ...row })));
}

/** Later than every player's window. */
export const COOKIE_CATS_END = new Date(START + 90_189 * SPACING_MS + 60_000).toISOString();

export const everyMetric = {
  metrics: { primary: 'retention_7', secondary: ['retention_1', 'rounds', 'rounds_capped'] },
};

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
