/**
 * Refuses an argument that the caller must not pass.
 *
 * @throws RangeError "<functionName> requires <condition>, got <value>" unless it holds
 * @example requireArgument(1 < 0, 'welch', 'less than 0', 1) // RangeError
 */
export function requireArgument(holds: boolean, functionName: string, condition: string, value: unknown): void {
  if (!holds) throw new RangeError(`${functionName} requires ${condition}, got ${String(value)}`);
}
