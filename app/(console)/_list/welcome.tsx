import { buttonStyle } from '@/app/_ui/button-style';
import { CopyButton } from '@/app/_ui/copy-button';
import { Link } from '@/app/_ui/link';
import { Live } from '@/app/_ui/live';
import { NeedsRole } from '@/app/_ui/needs-role';
import { Notice } from '@/app/_ui/notice';
import { PageHead } from '@/app/_ui/page-head';
import { ScrollingText } from '@/app/_ui/scrolling-text';
import type { Role } from '@/lib/auth/actor';
import { mayDo } from '@/lib/auth/permissions';
import type { ServiceStatus } from '@/lib/http/simulated-service';
import type { TailEntry } from '@/lib/ingest/live-tail';
import { FirstEvent } from './first-event';
import { FirstKey } from './first-key';
import { SimulatedService } from './simulated-service';

function snippet(host: string): string {
  return `import { createClient } from '@rampart/sdk';

const rampart = createClient({
  baseUrl: 'http://${host}',
  apiKey: process.env.RAMPART_SERVER_KEY ?? '',
});
await rampart.ready({ timeoutMs: 3000 });
const userId = 'user-1';
const { value } = rampart.getVariant('ranker-v8', { targetingKey: userId });
rampart.track('click', { targetingKey: userId });
await rampart.close(); // at the end: sends what is queued`;
}

const PACK = `npm pack ./sdk/typescript
npm install /path/to/rampart/rampart-sdk-0.1.0.tgz`;

const REFRESH_MS = 2000;

interface WelcomeProps {
  host: string;
  role: Role;
  status: ServiceStatus | undefined;
  newestEvent: TailEntry | undefined;
  /** Its name, for people who have several. */
  environment: string | undefined;
}

/** The first screen of a fresh installation or environment: what Rampart does, and three steps to a first result; `status` where the simulated service can run. */
export function Welcome({ host, role, status, newestEvent, environment }: WelcomeProps) {
  return (
    <>
      {environment !== undefined && (
        <div className="mb-6">
          <Notice title={`${environment} has no experiment yet.`}>
            Its experiments, metrics, people and keys are its own: a key of another environment does not work here.
          </Notice>
        </div>
      )}
      <PageHead
        title="Put a new model in front of real users, safely"
        about="Rampart gives the candidate a small share of the traffic, compares it with the model that serves today, and widens only when harm is ruled out."
      />
      <ol className="grid max-w-3xl">
        <Step number={1} title="See it first">
          <p>
            A simulated model service drives two candidates through the real API: one climbs to full rollout, the other is rolled back,
            within two minutes.
          </p>
          {status === undefined ? (
            <Code text="npm run demo" />
          ) : (
            <div className="mt-3">
              <SimulatedService status={status} />
            </div>
          )}
        </Step>
        <Step number={2} title="Connect your service">
          <p>Make a server key, then ask for a variant where you call the model.</p>
          {mayDo(role, 'key.create') ? <FirstKey /> : <NeedsRole deed="Making a key" action="key.create" role={role} />}
          <p className="mt-4">
            The SDK is no public package: pack it in Rampart’s folder, and install the file it writes in your service’s.
          </p>
          <Code text={PACK} />
          <Code text={snippet(host)} />
          <FirstEvent newest={newestEvent} />
        </Step>
        <Step number={3} title="Define what decides, and start">
          <p>A metric turns events into one number per unit. An experiment names one that decides and guardrails that must hold.</p>
          {mayDo(role, 'experiment.put') ? (
            <div className="mt-3 flex gap-2">
              <Link href="/metrics/new" className={buttonStyle('plain')}>
                New metric
              </Link>
              <Link href="/experiments/new" data-shortcut="n" className={buttonStyle('primary')}>
                New experiment
              </Link>
            </div>
          ) : (
            <NeedsRole deed="Defining an experiment" action="experiment.put" role={role} />
          )}
        </Step>
      </ol>
      <p role="status" className="mt-6 text-sm text-ink-soft">
        This page turns into the list by itself when the first experiment is there.
      </p>
      <Live everyMs={REFRESH_MS} />
    </>
  );
}

function Step({ number, title, children }: { number: number; title: string; children: React.ReactNode }) {
  return (
    <li className="grid grid-cols-[2rem_minmax(0,1fr)] border-t py-6">
      <span aria-hidden="true" className="text-base font-semibold text-ink-faint">
        {number}
      </span>
      <div className="text-ink-soft">
        <h2 className="mb-1 text-base font-semibold text-ink">{title}</h2>
        {children}
      </div>
    </li>
  );
}

function Code({ text }: { text: string }) {
  return (
    <div className="mt-3 grid items-start gap-3 border-y bg-sunken p-3 sm:grid-cols-[minmax(0,1fr)_auto]">
      <ScrollingText text={text} className="text-sm text-ink" />
      <div>
        <CopyButton text={text} />
      </div>
    </div>
  );
}
