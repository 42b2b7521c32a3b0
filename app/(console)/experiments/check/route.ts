import { consoleContext } from '@/app/_server/console-context';
import { errorAnswer } from '@/lib/http/answer';
import { sharedContext } from '@/lib/http/context';
import { readJson } from '@/lib/http/read-body';
import { checkDraft } from '../_form/check-draft';
import type { CheckLine } from '../_form/check-line';

const MOST_BYTES = 1024 * 1024;

/**
 * Checks a draft and forecasts its ramp, as lines of JSON: how far it is, and the answer at the end. Whoever goes away ends the computation.
 * A route and not an action: a browser sends one action at a time and cannot take one back.
 */
export async function POST(request: Request): Promise<Response> {
  const ctx = await consoleContext();
  const gone = new AbortController();
  request.signal.addEventListener('abort', () => gone.abort());
  let draft: unknown;
  try {
    draft = await readJson(request, MOST_BYTES);
  } catch (error) {
    return errorAnswer(sharedContext(), error);
  }
  const encoder = new TextEncoder();
  const body = new ReadableStream<Uint8Array>({
    async start(controller) {
      const tell = (line: CheckLine) => controller.enqueue(encoder.encode(`${JSON.stringify(line)}\n`));
      const onProgress = (done: number, total: number) => tell({ progress: done / total });
      try {
        tell({ check: await checkDraft(ctx, draft, { signal: gone.signal, onProgress }) });
        controller.close();
      } catch (error) {
        if (!gone.signal.aborted) controller.error(error);
      }
    },
    cancel: () => gone.abort(),
  });
  return new Response(body, { headers: { 'content-type': 'application/x-ndjson', 'cache-control': 'no-store, no-transform' } });
}
