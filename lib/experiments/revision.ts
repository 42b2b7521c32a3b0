import { AppError } from '@/lib/errors';
import { hashOf } from './canonical-json';

/** What a change is written upon: the revision its writer has read, `null` where there was nothing, `undefined` to overwrite whatever is there. */
export type ExpectedRevision = string | null | undefined;

/** Names the contents of a document: two that are equal have the same. */
export function revisionOf(document: unknown): string {
  return hashOf(document).slice(0, 16);
}

interface Change {
  /** As in `metric "ctr"`. */
  subject: string;
  /** What is there now; undefined when nothing is. */
  current: unknown;
  expected: ExpectedRevision;
}

/** @throws AppError CONFLICT when what is there is not what the change was written upon */
export function requireRevision({ subject, current, expected }: Change): void {
  if (expected === undefined) return;
  if (expected === null) {
    if (current !== undefined) throw takenKey(subject);
    return;
  }
  if (current === undefined) throw new AppError('CONFLICT', `${subject} was deleted meanwhile: create it anew`);
  if (revisionOf(current) !== expected) throw new AppError('CONFLICT', `${subject} was changed meanwhile: read it again`);
}

export function takenKey(subject: string): AppError {
  return new AppError('CONFLICT', `there is a ${subject} already: choose another key, or change that one`, {
    fields: [{ field: 'key', message: 'is taken: choose another' }],
  });
}
