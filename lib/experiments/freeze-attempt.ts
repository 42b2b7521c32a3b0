import { randomBytes } from 'node:crypto';
import type { Policy } from '@/lib/gate/types';
import { hashOf } from './canonical-json';
import type { WriteContext } from './context';
import type { AttemptRow, ExperimentRow } from './experiment-row';
import { freezeMetrics } from './freeze-metrics';
import { type FrozenAttempt, orderedVariants } from './frozen-attempt';
import { policyOf } from './policy-of';

/** Writes a new attempt of an experiment: documents, policy, variants and a salt of its own. */
export async function freezeAttempt(ctx: WriteContext, experiment: ExperimentRow, number: number): Promise<AttemptRow> {
  const { sql, now } = ctx;
  const { document } = experiment;
  const metrics = await freezeMetrics(ctx, document);
  const policy: Policy = policyOf(document, metrics, number);
  const frozen: FrozenAttempt = { experiment: document, metrics };
  const policyHash = hashOf(policy);
  const salt = randomBytes(12).toString('hex');
  const [row] = await sql<{ id: number }[]>`
    insert into attempts (experiment_id, number, salt, document, policy, policy_hash, started_at)
    values (${experiment.id}, ${number}, ${salt}, ${JSON.stringify(frozen)}, ${JSON.stringify(policy)}, ${policyHash}, ${now})
    returning id`;
  const id = row?.id ?? 0;
  const ordered = orderedVariants(document).map((variant, position) => ({
    attempt_id: id,
    position,
    key: variant.key,
    role: variant.role,
    weight: variant.weight,
    value: JSON.stringify(variant.value),
  }));
  await sql`insert into variants ${sql(ordered as never[])}`;
  return { id, number, salt, frozen, policy, policyHash, startedAt: now };
}
