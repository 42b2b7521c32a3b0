/** A version 7 UUID (RFC 9562, section 5.7) of a time in milliseconds: sorts by time, so that the server's index stays local. */
export function uuidV7(timeMs: number): string {
  const bytes = crypto.getRandomValues(new Uint8Array(10));
  bytes[0] = ((bytes[0] as number) & 0x0f) | 0x70;
  bytes[2] = ((bytes[2] as number) & 0x3f) | 0x80;
  const time = Math.max(0, Math.floor(timeMs)).toString(16).padStart(12, '0');
  const hex = time + Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}
