import type { ReactNode } from 'react';

interface PageHeadProps {
  title: string;
  /** One line under the title. */
  about?: ReactNode;
  /** Above the title: where this page belongs. */
  crumb?: ReactNode;
  children?: ReactNode;
}

/** Title of a page with its actions at the right. */
export function PageHead({ title, about, crumb, children }: PageHeadProps) {
  return (
    <div className="mb-6 flex flex-wrap items-start justify-between gap-x-6 gap-y-3">
      <div className="min-w-0">
        {crumb !== undefined && <div className="mb-1 text-sm text-ink-soft">{crumb}</div>}
        <h1 className="text-xl font-semibold tracking-tight break-words">{title}</h1>
        {about !== undefined && <div className="mt-1 max-w-2xl text-sm text-ink-soft">{about}</div>}
      </div>
      {children !== undefined && <div className="flex flex-wrap items-center gap-2 has-[form]:w-full sm:has-[form]:w-auto">{children}</div>}
    </div>
  );
}
