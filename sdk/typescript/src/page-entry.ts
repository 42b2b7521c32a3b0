export { createClient } from './page-client';
