import type { Metadata } from 'next';
import Link from 'next/link';
import { consoleContext } from '@/app/_server/console-context';
import { buttonStyle } from '@/app/_ui/button-style';
import { PageHead } from '@/app/_ui/page-head';
import { Section } from '@/app/_ui/section';
import { listKeys } from '@/lib/auth/list-keys';
import { KeyForm } from './key-form';
import { KeyTable } from './key-table';

export const metadata: Metadata = { title: 'Settings' };

export default async function SettingsPage() {
  const ctx = await consoleContext();
  const keys = await listKeys({ sql: ctx.sql, environmentId: ctx.environmentId });
  return (
    <>
      <PageHead title="Settings" about={`Environment ${ctx.environment}`} />
      <Section title="API keys" about="A key is shown once, when it is made; only its hash is kept.">
        <KeyTable keys={keys} now={ctx.now.getTime()} />
        <div className="mt-6">
          <KeyForm />
        </div>
      </Section>
      <Section title="Webhooks" about="Tell other systems, or a Slack channel, what the ramps do.">
        <Link href="/settings/webhooks" className={buttonStyle('plain')}>
          Webhooks
        </Link>
      </Section>
      <Section
        title="People"
        about="Nobody has to sign in yet: the console answers only to a browser on its own machine, and what is done here is logged as “console”."
      >
        <p className="text-sm text-ink-soft">From elsewhere, use an admin key with the REST API; each key is a name in the audit log.</p>
      </Section>
    </>
  );
}
