import { auditRoutes } from './audit-routes';
import { commandRoutes } from './command-routes';
import { environmentRoutes } from './environment-routes';
import { experimentRoutes } from './experiment-routes';
import { flagRoutes } from './flag-routes';
import { keyRoutes } from './key-routes';
import { metricRoutes } from './metric-routes';
import { reportRoutes } from './report-routes';
import type { Route } from './route';
import { simulateRoutes } from './simulate-routes';
import { unitRoutes } from './unit-routes';
import { webhookRoutes } from './webhook-routes';

/** Every route of the REST API that asks for a key; `/openapi.json` describes them. */
export const routes: Route[] = [
  ...metricRoutes,
  ...experimentRoutes,
  ...commandRoutes,
  ...reportRoutes,
  ...flagRoutes,
  ...simulateRoutes,
  ...unitRoutes,
  ...environmentRoutes,
  ...keyRoutes,
  ...webhookRoutes,
  ...auditRoutes,
];
