import type { Tone } from './tone';

export interface DecisionGlyph {
  glyph: string;
  tone: Tone;
  word: string;
}

const GLYPHS: Record<string, DecisionGlyph> = {
  start: { glyph: '▶', tone: 'ink', word: 'started' },
  advance: { glyph: '▲', tone: 'better', word: 'advanced' },
  promote: { glyph: '★', tone: 'better', word: 'promoted' },
  complete: { glyph: '●', tone: 'better', word: 'completed' },
  hold: { glyph: '■', tone: 'unclear', word: 'held' },
  none: { glyph: '·', tone: 'unclear', word: 'nothing to do' },
  await_approval: { glyph: '◇', tone: 'ink', word: 'waits for approval' },
  await_review: { glyph: '◇', tone: 'ink', word: 'waits for review' },
  step_down: { glyph: '▽', tone: 'worse', word: 'stepped down' },
  rollback: { glyph: '▼', tone: 'worse', word: 'rolled back' },
  kill: { glyph: '▼', tone: 'worse', word: 'killed' },
  expire: { glyph: '◌', tone: 'unclear', word: 'expired' },
  quarantine: { glyph: '◆', tone: 'alarm', word: 'quarantined' },
};

/** How an outcome is drawn and said; an outcome without a drawing of its own is a plain mark with its name. */
export function decisionGlyph(outcome: string): DecisionGlyph {
  return GLYPHS[outcome] ?? { glyph: '○', tone: 'ink', word: outcome.replaceAll('_', ' ') };
}
