// The hash so far, in the module: an object for each would be most of its cost. `tail` holds the bytes not yet mixed, lowest first.
let hash = 0;
let tail = 0;
let byteCount = 0;

/**
 * MurmurHash3 x86_32 of the text's UTF-8 bytes; a lone surrogate counts as U+FFFD.
 *
 * @param text any string
 * @param seed 32-bit seed
 * @returns an unsigned 32-bit integer
 * @see Austin Appleby, MurmurHash3 (public domain), `MurmurHash3_x86_32`
 */
export function murmur3(text: string, seed = 0): number {
  return hasher('', seed)(text);
}

/**
 * A function that hashes `prefix` followed by its argument, and reads the prefix only now.
 *
 * @param prefix must not end inside a surrogate pair
 */
export function hasher(prefix: string, seed = 0): (text: string) => number {
  hash = seed;
  tail = byteCount = 0;
  absorb(prefix);
  const startHash = hash;
  const startTail = tail;
  const startCount = byteCount;
  return (text) => {
    hash = startHash;
    tail = startTail;
    byteCount = startCount;
    absorb(text);
    // An empty tail scrambles to 0 and changes nothing.
    hash ^= scramble(tail) ^ byteCount;
    hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
    hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
    return (hash ^ (hash >>> 16)) >>> 0;
  };
}

function absorb(text: string): void {
  for (let at = 0; at < text.length; at += 1) {
    // Never beyond the end.
    let code = text.codePointAt(at) as number;
    if (code < 0x80) {
      absorbByte(code);
      continue;
    }
    if (code > 0xffff) at += 1;
    else if (code >> 11 === 0x1b) code = 0xfffd;
    // UTF-8: the leading ones of the first byte say how many follow, with six bits each.
    let following = code < 0x800 ? 1 : code < 0x10000 ? 2 : 3;
    absorbByte(((0x780 >> following) & 0xff) | (code >> (6 * following)));
    while (following > 0) {
      following -= 1;
      absorbByte(0x80 | ((code >> (6 * following)) & 0x3f));
    }
  }
}

function absorbByte(byte: number): void {
  tail |= byte << (8 * byteCount);
  byteCount += 1;
  if (byteCount % 4 > 0) return;
  hash ^= scramble(tail);
  hash = Math.imul((hash << 13) | (hash >>> 19), 5) + 0xe6546b64;
  tail = 0;
}

function scramble(block: number): number {
  const product = Math.imul(block, 0xcc9e2d51);
  return Math.imul((product << 15) | (product >>> 17), 0x1b873593);
}
