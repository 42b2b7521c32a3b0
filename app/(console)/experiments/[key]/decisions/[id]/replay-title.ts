interface Compared {
  /** Length of the answer that is stored. */
  bytes: number;
  /** None: the replay gives the same to the last byte. */
  differences: readonly string[];
  /** The same decision in other words. */
  isReworded: boolean;
}

/** What a replay has shown, and whether it is a cause for alarm. */
export function replayTitle({ bytes, differences, isReworded }: Compared): { kind: 'better' | 'alarm'; title: string } {
  if (differences.length === 0) return { kind: 'better', title: `✓ The same to the last of ${bytes} bytes.` };
  if (isReworded) return { kind: 'better', title: '✓ The same decision; its wording is another since.' };
  return { kind: 'alarm', title: 'The replay differs from what is stored.' };
}
