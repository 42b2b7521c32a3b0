import { consoleContext, redirectWithin } from '@/app/_server/console-context';

/** Where people look for the list, which is the first page. */
export default async function ExperimentsPage() {
  redirectWithin(await consoleContext(), '/');
}
