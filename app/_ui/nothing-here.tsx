import type { ReactNode } from 'react';

/** What stands at an address where nothing is; `children` leads on. */
export function NothingHere({ children }: { children: ReactNode }) {
  return (
    <>
      <h1 className="text-xl font-semibold">There is nothing here</h1>
      <p className="mt-3 mb-6 text-ink-soft">The address may be mistyped, or what was here has been deleted or renamed meanwhile.</p>
      {children}
    </>
  );
}
