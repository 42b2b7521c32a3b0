import type { ReactNode } from 'react';
import { consoleContext } from '@/app/_server/console-context';
import { Shell } from '@/app/_ui/shell';

export const dynamic = 'force-dynamic';

export default async function ConsoleLayout({ children }: { children: ReactNode }) {
  const { environment } = await consoleContext();
  return <Shell environment={environment}>{children}</Shell>;
}
