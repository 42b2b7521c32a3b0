import type { Sql } from '@/lib/db/types';
import { type DirectoryEntry, lookup } from '@/lib/experiments/directory';
import type { ExposureDirectory, ExposureTarget } from './types';

/** The experiments of a pool's database, as `lib/experiments` keeps them in memory. */
export function exposureDirectory(sql: Sql): ExposureDirectory {
  return {
    find({ environmentId, experiment, attempt, configVersion }) {
      const found = lookup(sql, { environmentId, experimentKey: experiment, configVersion });
      return found instanceof Promise ? found.then((entry) => toTarget(entry, attempt)) : toTarget(found, attempt);
    },
  };
}

/** An exposure that names another attempt than its config version serves belongs to neither. */
function toTarget(entry: DirectoryEntry | undefined, attempt: number | undefined): ExposureTarget | undefined {
  if (entry === undefined || (attempt !== undefined && attempt !== entry.attempt)) return undefined;
  return {
    attemptId: entry.attemptId,
    variants: entry.variants,
    config: entry.config.attempt === entry.attempt ? entry.config : undefined,
  };
}
