/** What a colour says. It never says it alone: sign, arrow and word go with it. */
export type Tone = 'better' | 'worse' | 'unclear' | 'alarm' | 'ink';

/** Reads an interval: nothing is claimed while it holds zero or has no end on zero's side. */
export function toneOf(low: number | null, high: number | null, sign: 1 | -1): Tone {
  if (low !== null && low > 0) return sign === 1 ? 'better' : 'worse';
  if (high !== null && high < 0) return sign === 1 ? 'worse' : 'better';
  return 'unclear';
}

const WORDS: Record<Tone, string> = { better: 'better', worse: 'worse', unclear: 'cannot tell yet', alarm: 'alarm', ink: '' };

export function wordOf(tone: Tone): string {
  return WORDS[tone];
}

/** An arrow that points where the number went, for effects that are established. */
export function arrowOf(tone: Tone, estimate: number): string {
  if (tone !== 'better' && tone !== 'worse') return '';
  return estimate > 0 ? '▲' : '▼';
}
