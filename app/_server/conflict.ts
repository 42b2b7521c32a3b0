import type { Draft } from '@/app/_ui/document-changes';
import type { Edited, Outcome } from './outcome';

interface Edit {
  saved: Outcome<Edited>;
  form: FormData;
  mine: () => Draft;
  /** What is there now. */
  read: () => Promise<Edited>;
}

/** Adds to a refused save what its form needs to offer a choice, when it was refused since something else is there now. */
export async function withConflict({ saved, form, mine, read }: Edit): Promise<Outcome<Edited>> {
  const expected = expectedOf(form);
  if (saved.ok || saved.code !== 'CONFLICT' || expected === null) return saved;
  const now = await read().catch(() => undefined);
  if (now === undefined) return saved;
  const { document, revision } = now;
  return revision === expected ? saved : { ...saved, conflict: { theirs: document, mine: mine(), revision } };
}

/** The revision a form was opened with, or is knowingly saved over; null for something new. */
export function expectedOf(form: FormData): string | null {
  const revision = form.get('over') ?? form.get('revision');
  return typeof revision === 'string' && revision !== '' ? revision : null;
}
