import { contenders, type Scenario } from './sdk-contenders';
import { bundleSizes } from './sdk-sizes';

interface BenchRow {
  name: string;
  value: number;
  unit: string;
  target: number | null;
  pass: boolean | null;
}

const UNITS = 1_000_000;
const ROUNDS = 5;
const WARM_UP = 100_000;

/** How many times as many evaluations per second as GrowthBook's client is asked for. */
const TARGETS: Record<Scenario, number> = { plain: 4, targeting: 2, exposures: 2 };

/** Evaluations per second against other clients, over a million distinct units in interleaved rounds, median of five; and bundle sizes. */
export async function bench(): Promise<BenchRow[]> {
  const rows: BenchRow[] = [];
  for (const scenario of ['plain', 'targeting', 'exposures'] as const) rows.push(...(await compare(scenario)));
  for (const { name, bytes, limit } of await bundleSizes()) {
    rows.push({ name: `sdk.size.${name}`, value: bytes, unit: 'bytes', target: limit, pass: bytes <= limit });
  }
  return rows;
}

async function compare(scenario: Scenario): Promise<BenchRow[]> {
  const running = contenders(scenario);
  const rates = new Map(running.map(({ name }) => [name, [] as number[]]));
  for (const { evaluate, rest } of running) {
    for (let index = 0; index < WARM_UP; index += 1) evaluate(`warm_${index}`);
    await rest();
  }
  const perRound = UNITS / ROUNDS;
  for (let round = 0; round < ROUNDS; round += 1) {
    const units = Array.from({ length: perRound }, (_, index) => `user_${round * perRound + index}`);
    for (const { name, evaluate, rest } of running) {
      const begun = performance.now();
      let values = 0;
      for (const unit of units) if (evaluate(unit) !== undefined) values += 1;
      const seconds = (performance.now() - begun) / 1_000;
      if (values !== perRound) throw new Error(`${name} answered ${values} of ${perRound} evaluations`);
      rates.get(name)?.push(perRound / seconds);
      await rest();
    }
  }
  for (const { stop } of running) await stop();
  const own = median(rates.get('rampart') ?? []);
  const row = (name: string, value: number): BenchRow => ({
    name: `sdk.${scenario}.${name}`,
    value,
    unit: 'evaluations/s',
    target: null,
    pass: null,
  });
  const ratios = running.slice(1).map(({ name }): BenchRow => {
    const value = own / median(rates.get(name) ?? []);
    const target = name === 'growthbook' ? TARGETS[scenario] : null;
    return { name: `sdk.${scenario}.vs_${name}`, value, unit: 'ratio', target, pass: target === null ? null : value >= target };
  });
  return [row('rate', own), ...ratios];
}

function median(values: number[]): number {
  return values.toSorted((left, right) => left - right)[Math.floor(values.length / 2)] ?? Number.NaN;
}
