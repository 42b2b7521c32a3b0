import type { Edited } from '@/app/_server/outcome';
import { type LayerView, slotsInUse } from '@/lib/experiments/list-layers';
import { revisionOf } from '@/lib/experiments/revision';
import { slotsByExperiment } from './slots-text';

/** A layer's slots as its form changes them. */
export function editedLayer(layer: LayerView): Edited {
  const slots = slotsInUse(layer);
  return { document: slotsByExperiment(slots), revision: revisionOf(slots) };
}
