/** A key to press, as a small cap. */
export function KeyHint({ children }: { children: string }) {
  return (
    <kbd className="hidden min-w-5 rounded border border-current/40 px-1 text-center font-sans text-2xs leading-4 sm:inline-block">
      {children}
    </kbd>
  );
}
