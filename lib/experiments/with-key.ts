import { AppError } from '@/lib/errors';

/**
 * A document under the key of its address; the key inside may be left out, but must not differ.
 *
 * @throws AppError INVALID_FIELD
 */
export function withKey(key: string, document: unknown): unknown {
  if (typeof document !== 'object' || document === null || Array.isArray(document)) return document;
  if ('key' in document && document.key !== undefined && document.key !== key) {
    const fields = [{ field: 'key', message: `differs from the address ("${key}"): remove it, or write to the other address` }];
    throw new AppError('INVALID_FIELD', `key ${fields[0]?.message}`, { fields });
  }
  return { ...document, key };
}
