import { answersSnapshot } from './answers';
import { followUpdates } from './follow-updates';
import { readLastGood, writeLastGood } from './last-good-file';
import { pagePlatform } from './page-platform';
import type { Platform } from './platform';
import { rulesSnapshot } from './rules';
import { parseFrozen } from './snapshot';

/** Node and edge runtimes: rules evaluated here, the stream read with `fetch`, the last good config in a file. */
export const serverPlatform: Platform = {
  readInitial(options, attempt) {
    const { config, context, lastGoodFile } = options;
    if (context !== undefined) return pagePlatform.readInitial(options, attempt);
    const read = (text: string | undefined) => (text ? attempt('UNREADABLE', () => rulesSnapshot(parseFrozen(text))) : undefined);
    const given = read(config && JSON.stringify(config));
    const kept = read(lastGoodFile && readLastGood(lastGoodFile));
    // The file wins only with a higher version of the same environment.
    const isKeptNewer = kept && (given === undefined || (kept.environment === given.environment && kept.version > given.version));
    return isKeptNewer ? { snapshot: kept, isFresh: false } : { snapshot: given, isFresh: given !== undefined };
  },
  read: (document, context) => (context === undefined ? rulesSnapshot(document) : answersSnapshot(document, context)),
  keep({ lastGoodFile }, text) {
    if (lastGoodFile !== undefined) writeLastGood(lastGoodFile, text);
  },
  follow: followUpdates,
};
