/** Comparable with `<`: numbers as they are, text so that it goes by code point as UTF-8 bytes do, and every language agrees. */
export function sortable(value: unknown): string | number {
  // UTF-16 units put pairs of surrogates below U+E000; a mark before each pair puts them above.
  return typeof value === 'string' ? value.replace(/[\ud800-\udbff]/g, '\uffff$&') : (value as number);
}

/**
 * A version as text whose order is the precedence of Semantic Versioning 2.0.0, section 11; NaN, which is neither below nor above
 * anything, when it is none. A leading `v` and missing minor or patch numbers (0) are accepted.
 */
export function sortableVersion(version: unknown): string | number {
  const [found, major = '', minor = '', patch = '', preRelease = '~'] =
    (typeof version === 'string' && /^v?(\d+)(?:\.(\d+))?(?:\.(\d+))?(?:-([\da-z-]+(?:\.[\da-z-]+)*))?(?:\+[\da-z.-]+)?$/i.exec(version)) ||
    [];
  // Separators come below every part, numbers (padded to one length) below words, and `~`, for a release, after all pre-releases.
  const parts = [major, minor, patch, ...preRelease.split('.')];
  return found ? parts.map((part) => (/\D/.test(part) ? part : `!${part.padStart(99, '0')}`)).join('\0') : Number.NaN;
}
