import type { ReactNode } from 'react';
import { classNames } from './class-names';

interface FieldProps {
  /** Path of the field in the document; its input has this id. */
  name: string;
  label: string;
  hint?: ReactNode;
  problem?: string | undefined;
  className?: string;
  children: ReactNode;
}

export const INPUT =
  'h-8 w-full rounded-md border border-line-strong bg-surface px-2.5 text-sm text-ink placeholder:text-ink-faint disabled:bg-sunken disabled:text-ink-soft aria-invalid:border-alarm aria-invalid:bg-alarm-soft';
export const TEXTAREA = `${INPUT} h-auto py-1.5 font-mono`;

/** A label with its input, hint, and what is wrong with it beneath. */
export function Field({ name, label, hint, problem, className, children }: FieldProps) {
  return (
    <div className={classNames('min-w-0', className)}>
      <label htmlFor={name} className="mb-1 block text-sm font-medium">
        {label}
      </label>
      {children}
      {hint !== undefined && problem === undefined && (
        <p id={`${name}-hint`} className="mt-1 text-xs text-ink-faint">
          {hint}
        </p>
      )}
      {problem !== undefined && (
        <p id={`${name}-problem`} className="mt-1 text-xs font-medium text-alarm">
          {label} {problem}
        </p>
      )}
    </div>
  );
}

/** What an input says about its field to those who cannot see it. */
export function describe(name: string, problem: string | undefined): Record<string, string | boolean> {
  return problem === undefined ? { id: name, name } : { id: name, name, 'aria-invalid': true, 'aria-describedby': `${name}-problem` };
}
