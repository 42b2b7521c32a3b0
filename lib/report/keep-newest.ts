type Keep<Value> = (owner: object, key: string, make: () => Value) => Value;

/**
 * Keeps what was made last, in this process, by whose it is (such as a database) and by a key that must name all that it was made of.
 * Whoever asks while something is being made waits for the same one. What is kept is shared, so nobody may change it.
 *
 * @param most entries of one owner; the one that was asked for longest ago goes first
 */
export function keepNewest<Value>(most: number): Keep<Value> {
  const owners = new WeakMap<object, Map<string, Value>>();
  return (owner, key, make) => {
    const kept = owners.get(owner) ?? new Map<string, Value>();
    owners.set(owner, kept);
    const value = kept.get(key) ?? make();
    kept.delete(key);
    kept.set(key, value);
    if (value instanceof Promise) value.catch(() => kept.get(key) === value && kept.delete(key));
    const [oldest] = kept.keys();
    if (kept.size > most && oldest !== undefined) kept.delete(oldest);
    return value;
  };
}
