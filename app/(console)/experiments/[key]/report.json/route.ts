import { consoleContext } from '@/app/_server/console-context';
import { errorAnswer, json } from '@/lib/http/answer';
import { sharedContext } from '@/lib/http/context';
import { buildReport } from '@/lib/report/build-report';

/** The object that the page renders. */
export async function GET(request: Request, { params }: { params: Promise<{ key: string }> }): Promise<Response> {
  const { sql, environmentId, now } = await consoleContext();
  const attempt = new URL(request.url).searchParams.get('attempt') ?? undefined;
  try {
    return json(await buildReport({ sql, environmentId, experimentKey: decodeURIComponent((await params).key), now, attempt }));
  } catch (error) {
    return errorAnswer(sharedContext(), error);
  }
}
