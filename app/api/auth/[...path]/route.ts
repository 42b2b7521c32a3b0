import { type Door, sharedPeopleEngine } from '@/lib/auth/people/engine';
import { errorAnswer } from '@/lib/http/answer';
import { sharedContext } from '@/lib/http/context';
import { readText } from '@/lib/http/read-body';

/** What a browser may ask of sign-in; everything else on people goes through actions that check the role and write the audit log. */
const OPEN = new Map<string, Door>([
  ['sign-in/email', 'password'],
  ['sign-out', 'password'],
  ['sign-in/social', 'provider'],
  ['callback/oidc', 'provider'],
]);
const MOST_BYTES = 16 * 1024;

async function answer(request: Request, { params }: { params: Promise<{ path: string[] }> }): Promise<Response> {
  const { path } = await params;
  const door = OPEN.get(path.join('/'));
  if (door === undefined) return Response.json({ message: 'There is nothing here.' }, { status: 404 });
  try {
    return await (await sharedPeopleEngine(door)).handler(await bounded(request));
  } catch (error) {
    return errorAnswer(sharedContext(), error);
  }
}

/** Anybody may post here, so nobody may fill the memory. */
async function bounded(request: Request): Promise<Request> {
  if (request.method !== 'POST') return request;
  const { url, method, headers } = request;
  return new Request(url, { method, headers, body: await readText(request, MOST_BYTES) });
}

export { answer as GET, answer as POST };
