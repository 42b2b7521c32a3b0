/** JSON of something that came as JSON; of what is nested too deep to be written again, a remark. */
export function asText(value: unknown): string {
  try {
    return JSON.stringify(value) ?? 'null';
  } catch {
    return '"nested too deep to be shown"'.padEnd(64 << 10);
  }
}
