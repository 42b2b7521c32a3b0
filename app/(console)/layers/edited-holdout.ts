import type { Edited } from '@/app/_server/outcome';
import type { HoldoutDocument } from '@/lib/experiments/layer-document';
import { revisionOf } from '@/lib/experiments/revision';

/** The holdout as its form changes it, in per cent. */
export function editedHoldout(holdout: HoldoutDocument): Edited {
  return { document: { percent: Number((holdout.share * 100).toPrecision(6)) }, revision: revisionOf(holdout) };
}
