import type { Evaluation } from '@/lib/assignment/evaluate';
import { recordExposure } from '@/lib/ingest/record-exposure';
import type { ConfigSnapshot } from '../config-state';
import type { HttpContext } from '../context';
import { forgetExposure, isNewExposure } from './seen-exposures';

/** Notes that a unit was given a variant, behind the caller's back. When too much is waiting, a later evaluation of the unit counts. */
export function expose(
  context: HttpContext,
  { environmentId, version }: ConfigSnapshot,
  { key, variant, flagMetadata, context: asked }: Evaluation,
): void {
  const unit = asked.targetingKey;
  if (variant === undefined || typeof unit !== 'string') return;
  const exposure = `${environmentId}\0${key}\0${flagMetadata.attempt}\0${variant}\0${unit}`;
  if (!isNewExposure(context.sql, exposure, performance.now())) return;
  const served = { environmentId, unit, experiment: key, variant, configVersion: version, attributes: asked };
  recordExposure(context.sql, served).catch(() => forgetExposure(context.sql, exposure));
}
