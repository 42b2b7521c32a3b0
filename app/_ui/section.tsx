import type { ReactNode } from 'react';

interface SectionProps {
  title: string;
  /** What the part shows and what it guarantees. */
  about?: ReactNode;
  id?: string;
  actions?: ReactNode;
  children: ReactNode;
}

/** A part of a page under a hairline. */
export function Section({ title, about, id, actions, children }: SectionProps) {
  return (
    <section id={id} aria-label={title} className="border-t py-6 first-of-type:border-t-0">
      <div className="section-head mb-4 flex flex-wrap items-baseline justify-between gap-x-6 gap-y-1">
        <div>
          <h2 className="text-base font-semibold">{title}</h2>
          {about !== undefined && <p className="mt-0.5 max-w-2xl text-sm text-ink-soft">{about}</p>}
        </div>
        {actions}
      </div>
      {children}
    </section>
  );
}
