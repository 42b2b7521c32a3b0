import { compileConfig, evaluate } from '../../../lib/assignment/evaluate';
import type { Config } from '../../../lib/assignment/types';
import { freeze, type Snapshot } from './snapshot';
import type { Decision } from './types';

/** A snapshot of rules. @throws when the document is no config */
export function rulesSnapshot(document: unknown): Snapshot {
  const config = freeze(document) as Config;
  const { version, environment, holdout, layers } = config;
  if (!Number.isSafeInteger(version) || !holdout || !Array.isArray(layers)) throw new TypeError('the document is no config');
  const compiled = compileConfig(config);
  return {
    version,
    environment,
    // Values of unknown keys are JSON, which is what an unknown key's decision says.
    evaluate: (key, context) => evaluate(compiled, key, context ?? {}) as Decision,
    keys: () => compiled.entries.keys(),
  };
}
