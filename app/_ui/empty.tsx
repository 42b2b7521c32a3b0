import type { ReactNode } from 'react';

/** A place where nothing is yet: what belongs here and how it comes. */
export function Empty({ title, children }: { title: string; children?: ReactNode }) {
  return (
    <div className="border-y py-14 text-center">
      <p className="font-medium">{title}</p>
      {children !== undefined && <div className="mx-auto mt-2 max-w-md text-sm text-ink-soft">{children}</div>}
    </div>
  );
}
