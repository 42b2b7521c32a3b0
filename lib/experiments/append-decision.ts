import { tellNews } from '@/lib/auth/news';
import type { RampState, RuleRecord } from '@/lib/gate/types';
import { hashOf } from './canonical-json';
import type { WriteContext } from './context';
import type { AttemptRow, ExperimentRow } from './experiment-row';

/** What was decided and on what grounds, for the decision log. */
export interface DecisionEntry {
  /** `tick`, or the name of the command. */
  kind: string;
  outcome: string;
  sentence: string;
  reason?: string | undefined;
  rules: RuleRecord[];
  /** Everything a replay needs beside the attempt's policy. */
  inputs: unknown;
  output: unknown;
}

interface Appended {
  /** As it was before. */
  experiment: ExperimentRow;
  attempt: AttemptRow | null;
  next: RampState;
  entry: DecisionEntry;
  configVersion: number;
}

/** Writes one row of the decision log, which only grows, and returns its id. */
export async function appendDecision(ctx: WriteContext, { experiment, attempt, next, entry, configVersion }: Appended): Promise<bigint> {
  const { sql, now, actor } = ctx;
  const before = experiment.rampState;
  const rows = await sql<{ id: bigint }[]>`
    insert into decisions (experiment_id, attempt_id, at, kind, actor, outcome, sentence, reason, from_state, to_state, from_coverage,
      to_coverage, rules, inputs, inputs_hash, output, config_version)
    values (${experiment.id}, ${attempt?.id ?? null}, ${now}, ${entry.kind}, ${actor.name}, ${entry.outcome}, ${entry.sentence},
      ${entry.reason ?? null}, ${before?.name ?? 'draft'}, ${next.name}, ${before?.coverage ?? 0}, ${next.coverage},
      ${JSON.stringify(entry.rules)}, ${JSON.stringify(entry.inputs)}, ${hashOf(entry.inputs)}, ${JSON.stringify(entry.output)},
      ${configVersion})
    returning id, ${tellNews(ctx, `experiment:${experiment.key}`)}`;
  return rows[0]?.id ?? 0n;
}
