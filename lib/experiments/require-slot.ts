import { AppError } from '@/lib/errors';
import type { WriteContext } from './context';
import type { ExperimentRow } from './experiment-row';

/** @throws AppError CONFLICT when an experiment of a layer owns no buckets there */
export async function requireSlot({ sql }: WriteContext, { id, key, document }: ExperimentRow): Promise<void> {
  const { layer } = document;
  if (layer === undefined) return;
  const rows = await sql`
    select 1 from layer_slots s join layers l on l.id = s.layer_id
    where s.experiment_id = ${id} and s.freed_at is null and l.key = ${layer}`;
  if (rows.length > 0) return;
  throw new AppError(
    'CONFLICT',
    `experiment "${key}" has no slot in layer "${layer}": give it one on the page Layers, or with PUT /api/v1/layers/${layer}`,
  );
}
