/** Random words by the hundred: asking for ten bytes at a time costs more than all the rest of an event. */
const words = new Uint16Array(640);
let next = 0;

/** A version 7 UUID (RFC 9562, section 5.7) of a time in milliseconds: sorts by time, so that the server's index stays local. */
export function uuidV7(timeMs: number): string {
  const time = Math.max(0, Math.floor(timeMs)).toString(16).padStart(12, '0');
  return `${time.replace(/.{8}/, '$&-')}-7${randomHex(3)}-8${randomHex(3)}-${randomHex(4)}${randomHex(4)}${randomHex(4)}`;
}

function randomHex(digits: number): string {
  if (next % words.length === 0) crypto.getRandomValues(words);
  return (0x1_0000 | (words[next++ % words.length] as number)).toString(16).slice(-digits);
}
