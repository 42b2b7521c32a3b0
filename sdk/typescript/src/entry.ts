// biome-ignore lint/performance/noBarrelFile: the package's entry
export { createClient } from './client';
export type * from './public-types';
