let start = '';
let count = 0;

/**
 * A version 7 UUID (RFC 9562, section 5.7) of a time in milliseconds: sorts by time, so that the server's index stays local. After the
 * time come 24 bits drawn once and a counter from a random start below 2⁴⁴ (section 6.2): drawing anew for each costs more than the rest of an event.
 */
export function uuidV7(timeMs: number): string {
  // Not when the module is loaded: some edge runtimes give no random numbers then.
  if (start === '') {
    const digits = Array.from(crypto.getRandomValues(new Uint8Array(9)), (byte) => toHex(byte, 2)).join('');
    start = `7${digits.slice(0, 3)}-8${digits.slice(3, 6)}`;
    count = Number.parseInt(digits.slice(7), 16);
  }
  count += 1;
  const time = toHex(Math.max(0, Math.floor(timeMs)), 12);
  return `${time.slice(0, 8)}-${time.slice(8)}-${start}-${toHex(count, 12)}`;
}

function toHex(value: number, digits: number): string {
  return value.toString(16).padStart(digits, '0');
}
