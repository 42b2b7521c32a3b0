import { sharedPeopleEngine } from '@/lib/auth/people/engine';

/** What a browser may ask of sign-in; everything else on people goes through actions that check the role and write the audit log. */
const OPEN = new Set(['sign-in/email', 'sign-in/social', 'sign-out', 'callback/oidc', 'error']);

async function answer(request: Request, { params }: { params: Promise<{ path: string[] }> }): Promise<Response> {
  const { path } = await params;
  if (!OPEN.has(path.join('/'))) return Response.json({ message: 'There is nothing here.' }, { status: 404 });
  return (await sharedPeopleEngine()).handler(request);
}

export { answer as GET, answer as POST };
