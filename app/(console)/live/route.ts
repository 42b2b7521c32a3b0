import { consoleContext } from '@/app/_server/console-context';
import { sharedContext } from '@/lib/http/context';
import { openNews } from '@/lib/http/open-news';

const LONGEST_SUBJECT = 300;

/** What happens to one subject (`?of=experiment:ranker`), or to all, as server-sent events. */
export async function GET(request: Request): Promise<Response> {
  const { environmentId } = await consoleContext();
  const watches = (new URL(request.url).searchParams.get('of') ?? '').slice(0, LONGEST_SUBJECT);
  return openNews(sharedContext(), { environmentId, watches });
}
