/** As much as any body may hold that is taken. */
const MOST_BYTES = 1 << 20;

/**
 * Reads what is left of a refused request's body and forgets it. A connection with a body under way is cut after a moment, and a client
 * that sends its next request on it would be reset. A body longer than any that is taken is left, and its connection ends.
 */
export async function discardBody(request: Request): Promise<void> {
  const { body } = request;
  if (body === null || body.locked || Number(request.headers.get('content-length')) > MOST_BYTES) return;
  const reader = body.getReader();
  try {
    let size = 0;
    for (let part = await reader.read(); !part.done && size <= MOST_BYTES; part = await reader.read()) size += part.value.byteLength;
  } catch {
    // Who sent it is gone.
  } finally {
    reader.releaseLock();
  }
}
