/** Headers of server-sent events; `no-transform` keeps them from being held back to be compressed. */
export const EVENT_STREAM = {
  'content-type': 'text/event-stream',
  'cache-control': 'no-cache, no-transform',
  'x-accel-buffering': 'no',
};
