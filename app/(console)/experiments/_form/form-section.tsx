import type { ReactNode } from 'react';

/** One step of the form. */
export function FormSection({ number, title, about, children }: { number: number; title: string; about: string; children: ReactNode }) {
  return (
    <fieldset id={`step-${number}`} className="border-t py-6 first:border-t-0 first:pt-0">
      <legend className="float-left mb-1 w-full text-base font-semibold">
        <span className="mr-2 text-ink-faint">{number}</span>
        {title}
      </legend>
      <p className="clear-both mb-4 max-w-xl text-sm text-ink-soft">{about}</p>
      {children}
    </fieldset>
  );
}
