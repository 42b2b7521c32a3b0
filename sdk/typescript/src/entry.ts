export { createClient } from './client';
export type * from './public-types';
