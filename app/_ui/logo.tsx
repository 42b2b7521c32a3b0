/** A rising wall with a line over it. */
export function Logo() {
  return (
    <svg viewBox="0 0 20 20" width="20" height="20" aria-hidden="true">
      <path d="M1 19v-5h6V9h6V4h6v15z" fill="currentColor" />
      <path d="M2 8l5-4 4-3" fill="none" stroke="var(--better)" strokeWidth="1.8" strokeLinecap="round" />
    </svg>
  );
}
