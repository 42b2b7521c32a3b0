import { classNames } from './class-names';

interface Look {
  glyph: string;
  word: string;
  style: string;
}

const LOOKS: Record<string, Look> = {
  draft: { glyph: '○', word: 'Draft', style: 'text-ink-soft' },
  scheduled: { glyph: '◷', word: 'Scheduled', style: 'text-ink-soft' },
  shadow: { glyph: '◐', word: 'Shadow', style: 'text-ink' },
  running: { glyph: '●', word: 'Running', style: 'text-ink font-medium' },
  undecided: { glyph: '○', word: 'Undecided', style: 'text-ink-soft' },
  paused: { glyph: '‖', word: 'Paused', style: 'text-ink-soft font-medium' },
  quarantined: { glyph: '◆', word: 'Quarantined', style: 'text-alarm font-medium' },
  awaiting_approval: { glyph: '◇', word: 'Awaiting approval', style: 'text-ink font-medium' },
  awaiting_review: { glyph: '◇', word: 'Awaiting review', style: 'text-ink font-medium' },
  full: { glyph: '★', word: 'Full, with holdback', style: 'text-better font-medium' },
  completed: { glyph: '✓', word: 'Completed', style: 'text-better' },
  rolled_back: { glyph: '▼', word: 'Rolled back', style: 'text-worse font-medium' },
  expired: { glyph: '◌', word: 'Expired', style: 'text-ink-soft' },
  aborted: { glyph: '✕', word: 'Aborted', style: 'text-ink-soft' },
  archived: { glyph: '▢', word: 'Archived', style: 'text-ink-faint' },
};

/** An experiment's state in glyph and word. */
export function StateBadge({ state, className }: { state: string; className?: string }) {
  const { glyph, word, style } = lookOf(state);
  return (
    <span className={classNames('inline-flex items-center gap-1.5 whitespace-nowrap', style, className)}>
      <span aria-hidden="true" className="inline-block w-3.5 text-center">
        {glyph}
      </span>
      {word}
    </span>
  );
}

/** A past experiment does not run: where its data ends, its ramp is undecided. */
export function shownState({ state, retrospective }: { state: string; retrospective: boolean }): string {
  return retrospective && state === 'running' ? 'undecided' : state;
}

export function stateWord(state: string): string {
  return lookOf(state).word;
}

function lookOf(state: string): Look {
  return LOOKS[state] ?? { glyph: '○', word: state.replaceAll('_', ' '), style: 'text-ink-soft' };
}
