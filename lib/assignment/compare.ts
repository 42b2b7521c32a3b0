/**
 * Order of two values of one type: negative, 0 or positive; `undefined` when they cannot be ordered.
 * Strings go by code point, as UTF-8 bytes would, so that every language agrees.
 */
export function compareValues(left: unknown, right: unknown): number | undefined {
  if (typeof left === 'number' && typeof right === 'number') {
    const difference = left - right;
    return left === right ? 0 : Number.isNaN(difference) ? undefined : difference;
  }
  if (typeof left === 'string' && typeof right === 'string') return compareStrings(left, right);
  return undefined;
}

/**
 * Precedence of two versions by Semantic Versioning 2.0.0, section 11. A leading `v` and missing minor or patch numbers (0) are
 * accepted; `undefined` when either is no version.
 */
export function compareVersions(left: unknown, right: unknown): number | undefined {
  const first = parseVersion(left);
  const second = parseVersion(right);
  if (first === undefined || second === undefined) return undefined;
  for (let index = 0; ; index += 1) {
    const one = first[index];
    const other = second[index];
    // A version without pre-release identifiers (length 3) comes after those with them.
    if (one === undefined || other === undefined) {
      const order = first.length - second.length;
      return index === 3 ? -order : order;
    }
    const order = compareIdentifiers(one, other);
    if (order !== 0) return order;
  }
}

function compareStrings(left: string, right: string): number {
  const length = Math.min(left.length, right.length);
  for (let index = 0; index < length; index += 1) {
    const one = left.charCodeAt(index);
    const other = right.charCodeAt(index);
    if (one !== other) return codePointRank(one) - codePointRank(other);
  }
  return left.length - right.length;
}

/** Surrogates stand for code points above every other UTF-16 unit. */
function codePointRank(unit: number): number {
  return unit >= 0xd800 && unit < 0xe000 ? unit + 0x10000 : unit;
}

function parseVersion(value: unknown): string[] | undefined {
  const parts =
    typeof value === 'string' &&
    /^v?(\d+)(?:\.(\d+))?(?:\.(\d+))?(?:-([0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*))?(?:\+[0-9A-Za-z.-]+)?$/.exec(value);
  if (!parts) return undefined;
  const [, major = '0', minor = '0', patch = '0', preRelease] = parts;
  return [major, minor, patch, ...(preRelease === undefined ? [] : preRelease.split('.'))];
}

/** Numbers by size whatever their length, below words; words by code point. */
function compareIdentifiers(left: string, right: string): number {
  const leftDigits = digits(left);
  const rightDigits = digits(right);
  if (leftDigits === undefined || rightDigits === undefined) {
    if (leftDigits === rightDigits) return compareStrings(left, right);
    return leftDigits === undefined ? 1 : -1;
  }
  return leftDigits.length - rightDigits.length || compareStrings(leftDigits, rightDigits);
}

function digits(text: string): string | undefined {
  return /^\d+$/.test(text) ? text.replace(/^0+(?=\d)/, '') : undefined;
}
