export function withLock<T>(file: string, work: () => T | Promise<T>, onWait?: (pid: number) => void): Promise<T>;
