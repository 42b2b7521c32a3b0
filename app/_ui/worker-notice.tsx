import { formatDurationMs } from './format';
import { Notice } from './notice';

/** Said on every page while no worker ticks: nothing is decided meanwhile, and nothing widens. */
export function WorkerNotice({ lagMs }: { lagMs: number }) {
  return (
    <div className="mb-6">
      <Notice kind="alarm" title={`No worker has ticked for ${formatDurationMs(lagMs)}.`}>
        Assignment goes on and events are stored, but nothing is settled or decided, so nothing widens and harm is not noticed. The kill
        switch works.
      </Notice>
    </div>
  );
}
