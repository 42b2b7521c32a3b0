/** MurmurHash3 x86_32 after some leading text: what is needed to go on hashing without reading that text again. */
export interface HashState {
  readonly hash: number;
  /** Bytes read but not yet mixed, lowest first. */
  readonly tail: number;
  /** Bits used in `tail`: 0, 8, 16 or 24. */
  readonly tailBits: number;
  readonly bytes: number;
}

/** Where `absorb` leaves hash, tail, tail bits and byte count: a typed array keeps them unboxed and saves an object per hash. */
const absorbed = new Int32Array(4);

/**
 * MurmurHash3 x86_32 of the text's UTF-8 bytes; a lone surrogate counts as U+FFFD.
 *
 * @param text any string
 * @param seed 32-bit seed
 * @returns an unsigned 32-bit integer
 * @see Austin Appleby, MurmurHash3 (public domain), `MurmurHash3_x86_32`
 */
export function murmur3(text: string, seed = 0): number {
  return hashFrom({ hash: seed | 0, tail: 0, tailBits: 0, bytes: 0 }, text);
}

/** Reads a text that every later input begins with. It must not end inside a surrogate pair. */
export function hashPrefix(text: string, seed = 0): HashState {
  absorb({ hash: seed | 0, tail: 0, tailBits: 0, bytes: 0 }, text);
  const [hash = 0, tail = 0, tailBits = 0, bytes = 0] = absorbed;
  return { hash, tail, tailBits, bytes };
}

/** Hash of the prefix's text followed by `text`, as an unsigned 32-bit integer. */
export function hashFrom(prefix: HashState, text: string): number {
  absorb(prefix, text);
  // With an empty tail the scrambled tail is 0 and changes nothing.
  let hash = (absorbed[0] as number) ^ scramble(absorbed[1] as number) ^ (absorbed[3] as number);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

function scramble(block: number): number {
  const product = Math.imul(block, 0xcc9e2d51);
  return Math.imul((product << 15) | (product >>> 17), 0x1b873593);
}

function mix(hash: number, block: number): number {
  const mixed = hash ^ scramble(block);
  return (Math.imul((mixed << 13) | (mixed >>> 19), 5) + 0xe6546b64) | 0;
}

/** Four ASCII characters at a time as long as there are any, then character by character. */
function absorb(prefix: HashState, text: string): void {
  let hash = prefix.hash;
  let tail = prefix.tail;
  const tailBits = prefix.tailBits;
  let at = 0;
  for (const lastBlock = text.length - 4; at <= lastBlock; at += 4) {
    const first = text.charCodeAt(at);
    const second = text.charCodeAt(at + 1);
    const third = text.charCodeAt(at + 2);
    const fourth = text.charCodeAt(at + 3);
    if ((first | second | third | fourth) > 0x7f) break;
    const block = first | (second << 8) | (third << 16) | (fourth << 24);
    hash = mix(hash, tail | (block << tailBits));
    // Two shifts: one of 32 − 0 bits would be a shift of none.
    tail = (block >>> 1) >>> (31 - tailBits);
  }
  absorbed[0] = hash;
  absorbed[1] = tail;
  absorbed[2] = tailBits;
  absorbed[3] = prefix.bytes + at;
  if (at < text.length) absorbSlowly(text, at);
}

function absorbSlowly(text: string, from: number): void {
  let [hash = 0, tail = 0, tailBits = 0, bytes = 0] = absorbed;
  for (let at = from; at < text.length; at += 1) {
    let code = text.charCodeAt(at);
    if (code >= 0xd800 && code < 0xe000) {
      code = text.codePointAt(at) ?? code;
      if (code > 0xffff) at += 1;
      else code = 0xfffd;
    }
    let count = code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
    let encoded = count === 1 ? code : encodeUtf8(code, count);
    bytes += count;
    for (; count > 0; count -= 1) {
      tail |= (encoded & 0xff) << tailBits;
      encoded >>>= 8;
      tailBits += 8;
      if (tailBits === 32) {
        hash = mix(hash, tail);
        tail = 0;
        tailBits = 0;
      }
    }
  }
  absorbed[0] = hash;
  absorbed[1] = tail;
  absorbed[2] = tailBits;
  absorbed[3] = bytes;
}

/** The two to four UTF-8 bytes of a code point, packed with the first byte lowest. */
function encodeUtf8(code: number, count: number): number {
  let packed = 0;
  let rest = code;
  for (let index = count - 1; index > 0; index -= 1) {
    packed = (packed << 8) | 0x80 | (rest & 0x3f);
    rest >>>= 6;
  }
  return (packed << 8) | ((0xf00 >> count) & 0xff) | rest;
}
