export function processIdentity(pid: number): string | undefined;
export function processCommand(pid: number): string | undefined;
export function parentProcess(pid: number): number | undefined;
