import { classNames } from './class-names';

export type ButtonKind = 'primary' | 'plain' | 'danger' | 'quiet';

const BASE =
  'inline-flex h-8 shrink-0 items-center justify-center gap-1.5 rounded-md px-3 text-sm font-medium whitespace-nowrap no-underline select-none disabled:opacity-50 aria-disabled:opacity-50';
const KINDS: Record<ButtonKind, string> = {
  primary: 'bg-ink text-surface hover:bg-ink-soft',
  plain: 'border border-line-strong bg-surface text-ink hover:bg-sunken',
  danger: 'border border-alarm bg-surface text-alarm hover:bg-alarm-soft',
  quiet: 'text-ink-soft hover:bg-sunken hover:text-ink',
};

/** Looks of a button or a link that acts as one. */
export function buttonStyle(kind: ButtonKind = 'plain', more?: string): string {
  return classNames(BASE, KINDS[kind], more);
}
