import { compileConfig } from '../../../lib/assignment/evaluate';
import type { Config } from '../../../lib/assignment/types';
import type { Snapshot } from './snapshot';

/** A snapshot of rules. @throws when the document is no config */
export function rulesSnapshot(document: unknown): Snapshot {
  const config = document as Config;
  if (!Number.isSafeInteger(config.version) || !config.holdout || !Array.isArray(config.layers)) throw new TypeError('no config');
  // Values of unknown keys are JSON, which is what an unknown key's decision says.
  return compileConfig(config) as Snapshot;
}
