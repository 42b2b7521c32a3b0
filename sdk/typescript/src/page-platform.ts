import type { EvaluationContext } from '../../../lib/assignment/types';
import { answersSnapshot } from './answers';
import { followEventSource } from './follow-event-source';
import type { Platform } from './platform';
import { parseFrozen, type Snapshot } from './snapshot';
import { watchPage } from './watch-page';

/** Browsers: the answers for one context, changes through an EventSource, events handed over when the page is hidden. */
export const pagePlatform: Platform = {
  readInitial({ bootstrap }, attempt) {
    // A copy, since the caller may go on to change its own.
    const snapshot = bootstrap && attempt('UNREADABLE', () => answersSnapshot(parseFrozen(JSON.stringify(bootstrap)), {}));
    return { snapshot, isFresh: !!snapshot };
  },
  // A page's client always has a context.
  read: answersSnapshot as (document: unknown, context: EvaluationContext | undefined) => Snapshot,
  follow: followEventSource,
  watchPage,
};
