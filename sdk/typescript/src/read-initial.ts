import { readLastGood } from './last-good-file';
import type { Problems } from './problems';
import { answersSnapshot, configSnapshot, type Snapshot } from './snapshot';
import type { ClientOptions } from './types';

/**
 * What a client begins with: the given config or answers, or the last good file when that has a higher version of the same
 * environment. Only what was given counts as fresh; nobody knows how old the file is.
 */
export function readInitial(options: ClientOptions, { report }: Problems): { snapshot: Snapshot | undefined; isFresh: boolean } {
  const { config, bootstrap, context, lastGoodFile } = options;
  const attempt = (name: string, read: () => Snapshot | undefined): Snapshot | undefined => {
    try {
      return read();
    } catch (cause) {
      report({ code: `UNREADABLE_${name}`, message: `the ${name.toLowerCase()} cannot be read and is passed over`, cause });
      return undefined;
    }
  };
  if (context !== undefined) {
    const snapshot = bootstrap && attempt('BOOTSTRAP', () => answersSnapshot(structuredClone(bootstrap)));
    return { snapshot, isFresh: snapshot !== undefined };
  }
  const given = config && attempt('CONFIG', () => configSnapshot(structuredClone(config)));
  const text = lastGoodFile === undefined ? undefined : readLastGood(lastGoodFile);
  const kept = text === undefined ? undefined : attempt('LAST_GOOD_FILE', () => configSnapshot(JSON.parse(text)));
  const isKeptNewer = kept !== undefined && (given === undefined || (kept.environment === given.environment && kept.version > given.version));
  return isKeptNewer ? { snapshot: kept, isFresh: false } : { snapshot: given, isFresh: given !== undefined };
}
