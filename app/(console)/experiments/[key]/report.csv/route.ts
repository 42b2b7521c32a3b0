import { consoleContext } from '@/app/_server/console-context';
import { errorAnswer } from '@/lib/http/answer';
import { sharedContext } from '@/lib/http/context';
import { buildReport } from '@/lib/report/build-report';
import { reportCsv } from '@/lib/report/report-csv';

/** The report as a table, a row for each metric and slice. */
export async function GET(request: Request, { params }: { params: Promise<{ key: string }> }): Promise<Response> {
  const { sql, environmentId, now } = await consoleContext();
  const attempt = new URL(request.url).searchParams.get('attempt') ?? undefined;
  try {
    const report = await buildReport({ sql, environmentId, experimentKey: decodeURIComponent((await params).key), now, attempt });
    return new Response(reportCsv(report), { headers: { 'content-type': 'text/csv; charset=utf-8' } });
  } catch (error) {
    return errorAnswer(sharedContext(), error);
  }
}
