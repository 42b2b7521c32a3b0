export function installDependencies(
  root: string,
  options?: { run?: (root: string) => Promise<void> },
): Promise<'current' | 'recognized' | 'installed'>;
export function matchesLockFile(root: string): boolean;
