import { bootstrapSnapshot } from './answers';
import { attempt, type Platform } from './platform';
import { watchPage } from './watch-page';

/** Browsers: the answers for one context, changes through an EventSource, events handed over when the page is hidden. */
export const pagePlatform: Platform = {
  readInitial({ bootstrap }, problems) {
    const snapshot = bootstrap && attempt(problems, () => bootstrapSnapshot(bootstrap));
    return { snapshot, isFresh: snapshot !== undefined };
  },
  readConfig() {
    throw new TypeError('rules');
  },
  keep() {},
  follow({ baseUrl, apiKey, onChange }) {
    // An EventSource cannot send headers.
    const source = new EventSource(`${baseUrl}/api/v1/stream?key=${encodeURIComponent(apiKey)}`);
    source.onopen = source.onmessage = onChange;
    return () => source.close();
  },
  watchPage,
};
