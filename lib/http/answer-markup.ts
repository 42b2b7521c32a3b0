const PLACE = Symbol.for('rampart.answer-markup');

interface Storage {
  getStore(): string[] | undefined;
}

/**
 * Finished markup of the page that is being answered: what a component of the server leaves here, the one that writes HTML finds, without
 * sending it along as data. Undefined where an answer is data alone, as when the browser asks for news of a page it has.
 *
 * It lives on `globalThis` because the pages' bundle and the server's bundle each have their own copy of this module, and imports nothing
 * because browsers load it too.
 */
export function answerMarkup(): string[] | undefined {
  return (globalThis as { [PLACE]?: Storage })[PLACE]?.getStore();
}

export function shareAnswerMarkup(storage: Storage): void {
  (globalThis as { [PLACE]?: Storage })[PLACE] = storage;
}
