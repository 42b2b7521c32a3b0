/** Upper edges of the latency histogram, in seconds. */
export const LATENCY_EDGES: readonly number[] = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5];

export interface RouteCounts {
  byStatus: Map<number, number>;
  /** Requests per latency bin; the last one has no upper edge. */
  bins: number[];
  seconds: number;
  requests: number;
}

const PLACE = Symbol.for('rampart.requests');

/** Requests this process has answered, by route; on `globalThis` because two bundles count them. */
export function requestCounts(): Map<string, RouteCounts> {
  const place = globalThis as { [PLACE]?: Map<string, RouteCounts> };
  place[PLACE] ??= new Map();
  return place[PLACE];
}

export function countRequest(route: string, status: number, seconds: number): void {
  const routes = requestCounts();
  let counts = routes.get(route);
  if (counts === undefined) {
    counts = { byStatus: new Map(), bins: new Array<number>(LATENCY_EDGES.length + 1).fill(0), seconds: 0, requests: 0 };
    routes.set(route, counts);
  }
  counts.byStatus.set(status, (counts.byStatus.get(status) ?? 0) + 1);
  counts.requests += 1;
  counts.seconds += seconds;
  let bin = 0;
  while (bin < LATENCY_EDGES.length && seconds > (LATENCY_EDGES[bin] as number)) bin += 1;
  counts.bins[bin] = (counts.bins[bin] ?? 0) + 1;
}
