const EVERY_MS = 10_000;

/**
 * Tells that something long began, every ten seconds that it goes on, and how long it took. It runs before there are any packages.
 *
 * @template Result
 * @param {string} what such as "Building the pages"
 * @param {() => Promise<Result>} work
 * @param {(line: string) => void} log
 * @returns {Promise<Result>} what `work` returned; its error is passed on, with no closing line
 */
export async function tellProgress(what, work, log) {
  const startedAt = performance.now();
  const seconds = () => Math.round((performance.now() - startedAt) / 1000);
  log(`${what}…`);
  const timer = setInterval(() => log(`${what}… ${seconds()} s`), EVERY_MS);
  try {
    const result = await work();
    log(`${what}: done in ${seconds()} s`);
    return result;
  } finally {
    clearInterval(timer);
  }
}
