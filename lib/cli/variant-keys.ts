import type { ImportedTable } from './import-table';

/** The key of a variant by the table's own word for it. Words that leave no key, or both the same one, are called after their roles. */
export function variantKeys({ control, candidate }: Pick<ImportedTable, 'control' | 'candidate'>): (word: string) => string {
  const [ofControl, ofCandidate] = [toKey(control), toKey(candidate)];
  const areKeys = ofControl !== ofCandidate && [ofControl, ofCandidate].every((key) => /[A-Za-z0-9]/.test(key));
  if (areKeys) return toKey;
  return (word) => (word === control ? 'control' : 'candidate');
}

function toKey(word: string): string {
  return word.replace(/[^A-Za-z0-9._-]+/g, '-').slice(0, 100);
}
