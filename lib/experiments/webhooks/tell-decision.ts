import type { RampState } from '@/lib/gate/types';
import type { DecisionEntry } from '../append-decision';
import type { WriteContext } from '../context';
import type { AttemptRow, ExperimentRow } from '../experiment-row';
import { WEBHOOK_EVENTS, type WebhookEvent } from './webhook-document';

interface Told {
  /** As it was before. */
  experiment: ExperimentRow;
  attempt: AttemptRow | null;
  next: RampState;
  entry: DecisionEntry;
  decisionId: bigint;
}

/**
 * Puts a move of a ramp into the outbox of every webhook that asked for it, in the transaction that decides: told if and only if it
 * happened. Moves in the past, of imports and backtests, are not news.
 */
export async function tellDecision({ sql, environmentId, now, actor }: WriteContext, told: Told): Promise<void> {
  const { experiment, attempt, next, entry, decisionId } = told;
  const event = webhookEvent(entry);
  if (event === undefined || attempt?.policy.clock === 'event') return;
  const before = experiment.rampState;
  const payload = {
    event,
    at: now.toISOString(),
    sentence: entry.sentence,
    experiment: { key: experiment.key, name: experiment.document.name },
    decision: {
      id: String(decisionId),
      kind: entry.kind,
      outcome: entry.outcome,
      reason: entry.reason ?? null,
      actor: actor.name,
      from: { state: before?.name ?? 'draft', coverage: before?.coverage ?? 0 },
      to: { state: next.name, coverage: next.coverage },
    },
  };
  await sql`
    insert into outbox (webhook_id, subject, event, payload, due_at, created_at)
    select w.id, ${`decision:${decisionId}`}, ${event}, ${JSON.stringify(payload)}::jsonb || jsonb_build_object('environment', e.key), ${now}, ${now}
    from webhooks w join environments e on e.id = w.environment_id
    where w.environment_id = ${environmentId} and w.disabled_at is null and ${event} = any(w.events)`;
}

/** A kill switch is a rollback in the log; whoever is told wants to know which of the two. */
function webhookEvent({ kind, outcome }: DecisionEntry): WebhookEvent | undefined {
  const name = kind === 'kill' ? kind : outcome;
  return WEBHOOK_EVENTS.find((event) => event === name);
}
