import { type App, createApp } from './app';
import { type HttpContext, sharedContext } from './context';

let mounted: { context: HttpContext; app: App } | undefined;

/** The whole interface on this process's context, for route files: `export { answer as GET }`. */
export async function answer(request: Request): Promise<Response> {
  const context = sharedContext();
  if (mounted?.context !== context) mounted = { context, app: createApp(context) };
  return await mounted.app.fetch(request);
}
