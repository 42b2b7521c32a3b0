import type { ReactNode } from 'react';
import { consoleContext } from '@/app/_server/console-context';
import { silentWorkerMs } from '@/app/_server/worker-lag';
import { Shell } from '@/app/_ui/shell';
import { WorkerNotice } from '@/app/_ui/worker-notice';

export const dynamic = 'force-dynamic';

export default async function ConsoleLayout({ children }: { children: ReactNode }) {
  const { environment, memberships, actor, personName } = await consoleContext();
  return (
    <Shell environment={environment} environments={memberships} person={{ name: personName, role: actor.role }}>
      <SilentWorker />
      {children}
    </Shell>
  );
}

/** Asked beside the page, which need not wait for it. */
async function SilentWorker() {
  const silentMs = await silentWorkerMs();
  return silentMs === null ? null : <WorkerNotice lagMs={silentMs} />;
}
