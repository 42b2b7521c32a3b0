/** A version 7 UUID (RFC 9562, section 5.7) of a time in milliseconds: sorts by time, so that the server's index stays local. */
export function uuidV7(timeMs: number): string {
  const time = Math.max(0, Math.floor(timeMs)).toString(16).padStart(12, '0');
  const [first, second, ...rest] = Array.from(crypto.getRandomValues(new Uint16Array(5)), (word) =>
    (0x1_0000 | word).toString(16).slice(1),
  );
  return `${time.slice(0, 8)}-${time.slice(8, 12)}-7${first?.slice(1)}-8${second?.slice(1)}-${rest.join('')}`;
}
