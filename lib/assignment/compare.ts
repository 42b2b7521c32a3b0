/**
 * Order of two values of one type: −1, 0 or 1; NaN when they cannot be ordered. Strings go by code point, as UTF-8 bytes would, so
 * that every language agrees.
 */
export function compareValues(left: unknown, right: unknown): number {
  const one = sortable(left);
  const other = sortable(right);
  return typeof left !== typeof right ? Number.NaN : one < other ? -1 : one > other ? 1 : one === other ? 0 : Number.NaN;
}

/**
 * A version as text whose order is the precedence of Semantic Versioning 2.0.0, section 11; NaN when it is none. A leading `v` and
 * missing minor or patch numbers (0) are accepted.
 */
export function sortableVersion(version: unknown): string | number {
  const [found, major = '', minor = '', patch = '', preRelease = '-~'] =
    (typeof version === 'string' && /^v?(\d+)(\.\d+)?(\.\d+)?(-[\da-z-]+(?:\.[\da-z-]+)*)?(?:\+[\da-z.-]+)?$/i.exec(version)) || [];
  // Separators come below every part, numbers (padded to one length) below words, and `~`, for a release, after all pre-releases.
  const parts = [major, minor.slice(1), patch.slice(1), ...preRelease.slice(1).split('.')];
  return found === undefined ? Number.NaN : parts.map((part) => (/\D/.test(part) ? part : `!${part.padStart(99, '0')}`)).join('\0');
}

/** UTF-16 units put pairs of surrogates below U+E000; a mark before each pair puts them above. */
function sortable(value: unknown): string | number {
  return typeof value === 'string' ? value.replace(/[\ud800-\udbff]/g, '\uffff$&') : (value as number);
}
