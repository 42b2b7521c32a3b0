import { auditRoutes } from './audit-routes';
import { keyRoutes } from './key-routes';
import { openApi } from './open-api';
import type { Route } from './route';

const documented: Route[] = [...keyRoutes, ...auditRoutes];

/** Every route of the REST API. */
export const routes: Route[] = [
  ...documented,
  { method: 'GET', path: '/openapi.json', summary: 'This description', handle: async () => openApi(documented) },
];
