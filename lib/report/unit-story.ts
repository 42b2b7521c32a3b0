import type { ExperimentsContext } from '@/lib/experiments/context';

/** One thing that is in the log of a unit: an exposure, or an outcome. */
export interface StoryEntry {
  messageId: string;
  at: string;
  receivedAt: string;
  /** Name of the metric event; null for an exposure. */
  event: string | null;
  value: number | null;
  /** Of an exposure: `ranker-v8`, and the variant given. */
  experiment: string | null;
  variant: string | null;
  configVersion: number | null;
  attributes: unknown;
}

export interface UnitStory {
  unit: string;
  entries: StoryEntry[];
  /** Experiments the unit was exposed in. */
  experiments: string[];
}

interface StoryRow {
  message_id: string;
  occurred: Date;
  received: Date;
  event: string | null;
  value: bigint | null;
  experiment: string | null;
  variant: string | null;
  config_version: bigint | null;
  attributes: unknown;
}

const MOST_ENTRIES = 500;
const MILLIONTHS = 1_000_000;

/** Everything the log holds of one unit, oldest first; of a unit with more than 500 entries the newest ones. */
export async function unitStory(ctx: Pick<ExperimentsContext, 'sql' | 'environmentId'>, unit: string): Promise<UnitStory> {
  const rows = await ctx.sql<StoryRow[]>`
    select l.message_id, l.occurred, l.received, l.event, l.value, l.config_version, l.attributes, e.key as experiment, v.key as variant
    from event_log l
    left join attempts a on a.id = l.attempt_id
    left join experiments e on e.id = a.experiment_id
    left join variants v on v.attempt_id = l.attempt_id and v.position = l.variant
    where l.environment_id = ${ctx.environmentId} and l.unit = ${unit}
    order by l.occurred desc, l.message_id desc limit ${MOST_ENTRIES}`;
  const entries = rows.map(toEntry).reverse();
  return { unit, entries, experiments: [...new Set(entries.flatMap(({ experiment }) => experiment ?? []))] };
}

function toEntry(row: StoryRow): StoryEntry {
  return {
    messageId: row.message_id,
    at: row.occurred.toISOString(),
    receivedAt: row.received.toISOString(),
    event: row.event,
    value: row.value === null ? null : Number(row.value) / MILLIONTHS,
    experiment: row.experiment,
    variant: row.variant,
    configVersion: row.config_version === null ? null : Number(row.config_version),
    attributes: row.attributes,
  };
}
