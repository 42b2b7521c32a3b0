import type { AnySql } from '@/lib/db/types';
import { AppError } from '@/lib/errors';
import type { ExperimentsContext } from './context';
import type { LayerDocument } from './layer-document';

/** How long a freed slot rests before another experiment may use it. */
export const SLOT_REST_DAYS = 28;

export interface LayerSlotView {
  experiment: string;
  from: number;
  to: number;
  /** When its rest ends; null while it is in use. */
  restsUntil: string | null;
}

export interface LayerView {
  key: string;
  slots: LayerSlotView[];
}

/** The slots as a document sets them: without those at rest. */
export function slotsInUse({ slots }: LayerView): LayerDocument['slots'] {
  return slots.filter(({ restsUntil }) => restsUntil === null).map(({ experiment, from, to }) => ({ experiment, from, to }));
}

type Reader = Pick<ExperimentsContext, 'environmentId' | 'now'> & { sql: AnySql };

/** Layers with their slots, those at rest included, by key and bucket. */
export async function listLayers({ ctx }: { ctx: Reader }): Promise<LayerView[]> {
  return await readLayers(ctx, undefined);
}

/** @throws AppError NOT_FOUND */
export async function getLayer({ ctx, input }: { ctx: Reader; input: { key: string } }): Promise<LayerView> {
  const [layer] = await readLayers(ctx, input.key);
  if (layer === undefined)
    throw new AppError('NOT_FOUND', `there is no layer "${input.key}": create it with PUT /api/v1/layers/${input.key}`);
  return layer;
}

interface SlotRow {
  key: string;
  experiment: string | null;
  from_bucket: number;
  to_bucket: number;
  freed_at: Date | null;
}

async function readLayers({ sql, environmentId, now }: Reader, key: string | undefined): Promise<LayerView[]> {
  const restMs = SLOT_REST_DAYS * 86_400_000;
  const rows = await sql<SlotRow[]>`
    select l.key, e.key as experiment, s.from_bucket, s.to_bucket, s.freed_at
    from layers l
    left join layer_slots s on s.layer_id = l.id and (s.freed_at is null or s.freed_at > ${new Date(now.getTime() - restMs)})
    left join experiments e on e.id = s.experiment_id
    where l.environment_id = ${environmentId} and (${key ?? null}::text is null or l.key = ${key ?? null})
    order by l.key, s.from_bucket, s.id`;
  const layers = new Map<string, LayerView>();
  for (const row of rows) {
    const layer = layers.get(row.key) ?? { key: row.key, slots: [] };
    layers.set(row.key, layer);
    if (row.experiment === null) continue;
    const restsUntil = row.freed_at === null ? null : new Date(row.freed_at.getTime() + restMs).toISOString();
    layer.slots.push({ experiment: row.experiment, from: row.from_bucket, to: row.to_bucket, restsUntil });
  }
  return [...layers.values()];
}
