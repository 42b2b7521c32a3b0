import { eraseUnit } from '@/lib/jobs/erase-unit';
import { experimentsContext } from './experiments-context';
import { param, type Route } from './route';

export const unitRoutes: Route[] = [
  {
    method: 'DELETE',
    path: '/units/:unit',
    summary: 'Erase what is stored of a unit; the sums it is part of stay',
    handle: async (exchange) => {
      const unit = param(exchange, 'unit');
      return { unit, erasedEvents: await eraseUnit({ ctx: experimentsContext(exchange), input: { unit } }) };
    },
  },
];
