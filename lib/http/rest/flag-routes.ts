import { deleteFlag } from '@/lib/experiments/delete-flag';
import { flagDocument } from '@/lib/experiments/flag-document';
import { holdoutDocument, layerDocument } from '@/lib/experiments/layer-document';
import { getFlag, listFlags } from '@/lib/experiments/list-flags';
import { getLayer, type LayerView, listLayers, slotsInUse } from '@/lib/experiments/list-layers';
import { putFlag } from '@/lib/experiments/put-flag';
import { getHoldout, putHoldout } from '@/lib/experiments/put-holdout';
import { putLayer } from '@/lib/experiments/put-layer';
import { experimentsContext } from './experiments-context';
import { type Exchange, expectedRevision, param, type Route, readObject, withRevision } from './route';

const keyOf = (exchange: Exchange) => ({ key: param(exchange, 'key') });
const layerAnswer = (layer: LayerView) => withRevision(layer, slotsInUse(layer));

/** Plain flags, layers and the holdout. */
export const flagRoutes: Route[] = [
  {
    method: 'GET',
    path: '/flags',
    summary: 'Plain flags of the environment',
    handle: async (exchange) => ({ flags: await listFlags({ ctx: experimentsContext(exchange) }) }),
  },
  {
    method: 'GET',
    path: '/flags/:key',
    summary: 'One plain flag',
    handle: (exchange) => getFlag({ ctx: experimentsContext(exchange), input: keyOf(exchange) }),
  },
  {
    method: 'PUT',
    path: '/flags/:key',
    summary: 'Create a plain flag or replace it',
    body: flagDocument,
    handle: async (exchange) => {
      const document = await readObject(exchange.request);
      return await putFlag({ ctx: experimentsContext(exchange), input: { ...keyOf(exchange), document } });
    },
  },
  {
    method: 'DELETE',
    path: '/flags/:key',
    summary: 'Remove a plain flag from service',
    handle: async (exchange) => {
      await deleteFlag({ ctx: experimentsContext(exchange), input: keyOf(exchange) });
      return { ...keyOf(exchange), deleted: true };
    },
  },
  {
    method: 'GET',
    path: '/layers',
    summary: 'Layers with their slots, those at rest included',
    handle: async (exchange) => ({ layers: await listLayers({ ctx: experimentsContext(exchange) }) }),
  },
  {
    method: 'GET',
    path: '/layers/:key',
    summary: 'One layer',
    handle: async (exchange) => layerAnswer(await getLayer({ ctx: experimentsContext(exchange), input: keyOf(exchange) })),
  },
  {
    method: 'PUT',
    path: '/layers/:key',
    summary: 'Say which buckets of a layer belong to which experiment. If-Match: ETAG refuses to overwrite what you have not seen',
    body: layerDocument,
    handle: async (exchange) => {
      const document = await readObject(exchange.request);
      const input = { ...keyOf(exchange), document, expected: expectedRevision(exchange) };
      return layerAnswer(await putLayer({ ctx: experimentsContext(exchange), input }));
    },
  },
  {
    method: 'GET',
    path: '/holdout',
    summary: 'Share of units outside all experiments',
    handle: async (exchange) => withRevision(await getHoldout({ ctx: experimentsContext(exchange) })),
  },
  {
    method: 'PUT',
    path: '/holdout',
    summary: 'Set the share of units outside all experiments. If-Match: ETAG refuses to overwrite what you have not seen',
    body: holdoutDocument,
    handle: async (exchange) => {
      const document = await readObject(exchange.request);
      const input = { document, expected: expectedRevision(exchange) };
      return withRevision(await putHoldout({ ctx: experimentsContext(exchange), input }));
    },
  },
];
