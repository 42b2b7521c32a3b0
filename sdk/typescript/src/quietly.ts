/** Runs somebody else's code: its bug must not stop an evaluation, polling or delivery. */
export function quietly(run: () => void): void {
  try {
    run();
  } catch {
    // Theirs to notice.
  }
}
