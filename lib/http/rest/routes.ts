import { auditRoutes } from './audit-routes';
import { commandRoutes } from './command-routes';
import { experimentRoutes } from './experiment-routes';
import { flagRoutes } from './flag-routes';
import { keyRoutes } from './key-routes';
import { metricRoutes } from './metric-routes';
import { openApi } from './open-api';
import { reportRoutes } from './report-routes';
import type { Route } from './route';
import { simulateRoutes } from './simulate-routes';
import { unitRoutes } from './unit-routes';
import { webhookRoutes } from './webhook-routes';

const documented: Route[] = [
  ...metricRoutes,
  ...experimentRoutes,
  ...commandRoutes,
  ...reportRoutes,
  ...flagRoutes,
  ...simulateRoutes,
  ...unitRoutes,
  ...keyRoutes,
  ...webhookRoutes,
  ...auditRoutes,
];

/** Every route of the REST API. */
export const routes: Route[] = [
  ...documented,
  { method: 'GET', path: '/openapi.json', summary: 'This description', handle: async () => openApi(documented) },
];
