import { api, type connect, serveUnits, type Traffic } from './api';

interface Seen {
  state: string;
  stage: number;
  units: number;
  /** Of the verdict. */
  sentence: string;
}

interface Goal extends Omit<Traffic, 'from' | 'units'> {
  wanted: (seen: Seen) => boolean;
}

const UNITS_A_ROUND = 2_000;
const PATIENCE_MS = 60_000;

/**
 * Sends new units until an experiment's report says what is wanted, as live traffic would: who gets the candidate depends on the attempt's
 * random salt, so no fixed number of units is enough every time.
 */
export async function serveUntil(client: Awaited<ReturnType<typeof connect>>, { experiment, clickRate, wanted }: Goal): Promise<void> {
  const end = Date.now() + PATIENCE_MS;
  for (let from = 0; ; from += UNITS_A_ROUND) {
    await serveUnits(client, { experiment, from, units: UNITS_A_ROUND, clickRate });
    const seen = await look(experiment);
    if (wanted(seen)) return;
    if (Date.now() > end) throw new Error(`${experiment} did not get there: ${seen.state} at stage ${seen.stage}: ${seen.sentence}`);
    await new Promise((resolve) => setTimeout(resolve, 300));
  }
}

async function look(key: string): Promise<Seen> {
  const { state, stage, metrics, verdict } = (await api('GET', `experiments/${key}/report`)) as {
    state: string;
    stage: number;
    metrics: { variants: { units: number }[] }[];
    verdict: { sentence: string };
  };
  return { state, stage, units: metrics[0]?.variants[0]?.units ?? 0, sentence: verdict.sentence };
}
