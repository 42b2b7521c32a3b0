// biome-ignore lint/performance/noBarrelFile: the package's entry
export { createClient } from './page-client';
