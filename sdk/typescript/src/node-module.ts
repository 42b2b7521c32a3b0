/** One of Node's modules, asked for in a way that no bundler follows; undefined elsewhere. */
export function nodeModule<Module>(name: string): Module | undefined {
  const host = globalThis as { process?: { getBuiltinModule?: (name: string) => unknown } };
  // Whoever asks names the part it uses.
  return host.process?.getBuiltinModule?.(`node:${name}`) as Module | undefined;
}
