'use client';

import { OPEN_PALETTE } from './console-events';

export function PaletteButton({ className }: { className?: string }) {
  return (
    <button
      type="button"
      className={className}
      onClick={() => dispatchEvent(new Event(OPEN_PALETTE))}
      aria-label="Search and commands"
      title="Search and commands (Ctrl K)"
    >
      <svg
        viewBox="0 0 16 16"
        width="16"
        height="16"
        fill="none"
        stroke="currentColor"
        strokeWidth="1.5"
        strokeLinecap="round"
        aria-hidden="true"
      >
        <circle cx="7" cy="7" r="4.5" />
        <path d="M10.5 10.5 14 14" />
      </svg>
    </button>
  );
}
