export function tellProgress<Result>(what: string, work: () => Promise<Result>, log: (line: string) => void): Promise<Result>;
