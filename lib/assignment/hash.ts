// Where `absorb` leaves the hash so far: in the module, since an object for each hash would be most of its cost.
let hash = 0;
/** Bytes read but not yet mixed, lowest first, and the bits they take: 0, 8, 16 or 24. */
let tail = 0;
let tailBits = 0;
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
  absorb(seed, 0, 0, 0, prefix);
  const start = hash;
  const startTail = tail;
  const startBits = tailBits;
  const startBytes = byteCount;
  return (text) => {
    absorb(start, startTail, startBits, startBytes, text);
    // An empty tail scrambles to 0 and changes nothing.
    let mixed = hash ^ scramble(tail) ^ byteCount;
    mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85ebca6b);
    mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
    return (mixed ^ (mixed >>> 16)) >>> 0;
  };
}

function scramble(block: number): number {
  const product = Math.imul(block, 0xcc9e2d51);
  return Math.imul((product << 15) | (product >>> 17), 0x1b873593);
}

function mix(before: number, block: number): number {
  const mixed = before ^ scramble(block);
  return (Math.imul((mixed << 13) | (mixed >>> 19), 5) + 0xe6546b64) | 0;
}

/** Four ASCII characters at a time as long as there are any, then byte by byte. */
function absorb(start: number, startTail: number, bits: number, bytes: number, text: string): void {
  let at = 0;
  hash = start;
  tail = startTail;
  for (; at + 4 <= text.length; at += 4) {
    const first = text.charCodeAt(at);
    const second = text.charCodeAt(at + 1);
    const third = text.charCodeAt(at + 2);
    const fourth = text.charCodeAt(at + 3);
    if ((first | second | third | fourth) > 0x7f) break;
    const block = first | (second << 8) | (third << 16) | (fourth << 24);
    hash = mix(hash, tail | (block << bits));
    // Two shifts: one of 32 − 0 bits would be a shift of none.
    tail = (block >>> 1) >>> (31 - bits);
  }
  tailBits = bits;
  byteCount = bytes + at;
  for (; at < text.length; at += 1) {
    let code = text.codePointAt(at) as number;
    if (code > 0xffff) at += 1;
    else if (code >> 11 === 0x1b) code = 0xfffd;
    absorbCode(code);
  }
}

/** The one to four bytes of a code point; of the first, the leading ones say how many there are. */
function absorbCode(code: number): void {
  const last = code < 0x80 ? 0 : code < 0x800 ? 1 : code < 0x10000 ? 2 : 3;
  for (let index = last; index >= 0; index -= 1) {
    const bits = code >> (6 * index);
    tail |= (index < last ? 0x80 | (bits & 0x3f) : last > 0 ? ((0x780 >> last) & 0xff) | bits : bits) << tailBits;
    tailBits = (tailBits + 8) & 31;
    byteCount += 1;
    if (tailBits === 0) {
      hash = mix(hash, tail);
      tail = 0;
    }
  }
}
