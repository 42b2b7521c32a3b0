import { bootstrapSnapshot } from './answers';
import { followUpdates } from './follow-updates';
import { readLastGood, writeLastGood } from './last-good-file';
import { attempt, type Platform } from './platform';
import { rulesSnapshot } from './rules';

/** Node and edge runtimes: rules evaluated here, the stream read with `fetch`, the last good config in a file. */
export const serverPlatform: Platform = {
  readInitial({ config, bootstrap, context, lastGoodFile }, problems) {
    if (context !== undefined) {
      const snapshot = bootstrap && attempt(problems, () => bootstrapSnapshot(bootstrap));
      return { snapshot, isFresh: snapshot !== undefined };
    }
    const given = config && attempt(problems, () => rulesSnapshot(structuredClone(config)));
    const text = lastGoodFile === undefined ? undefined : readLastGood(lastGoodFile);
    const kept = text === undefined ? undefined : attempt(problems, () => rulesSnapshot(JSON.parse(text)));
    // The file wins only with a higher version of the same environment.
    const isKeptNewer =
      kept !== undefined && (given === undefined || (kept.environment === given.environment && kept.version > given.version));
    return isKeptNewer ? { snapshot: kept, isFresh: false } : { snapshot: given, isFresh: given !== undefined };
  },
  readConfig: rulesSnapshot,
  keep({ lastGoodFile }, text) {
    if (lastGoodFile !== undefined) writeLastGood(lastGoodFile, text);
  },
  follow: followUpdates,
  watchPage: () => () => {},
};
