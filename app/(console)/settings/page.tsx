import type { Metadata } from 'next';
import { consoleContext } from '@/app/_server/console-context';
import { buttonStyle } from '@/app/_ui/button-style';
import { Link } from '@/app/_ui/link';
import { Live } from '@/app/_ui/live';
import { NeedsRole } from '@/app/_ui/needs-role';
import { PageHead } from '@/app/_ui/page-head';
import { Section } from '@/app/_ui/section';
import { listKeys } from '@/lib/auth/list-keys';
import { listArchived } from '@/lib/auth/people/find-session';
import { listPeople } from '@/lib/auth/people/people';
import { mayDo } from '@/lib/auth/permissions';
import { EnvironmentsSection } from './_environments/environments-section';
import { PeopleSection } from './_people/people-section';
import { KeyForm } from './key-form';
import { KeyTable } from './key-table';

export const metadata: Metadata = { title: 'Settings' };

const REFRESH_MS = 30_000;

export default async function SettingsPage() {
  const ctx = await consoleContext();
  const [keys, people, archived] = await Promise.all([listKeys(ctx), listPeople(ctx), listArchived(ctx.sql, ctx.userId)]);
  const isOwner = ctx.actor.role === 'owner';
  return (
    <>
      <PageHead title="Settings" about={`Environment ${ctx.environment}`} />
      <Section title="API keys" about="A key is shown once, when it is made; only its hash is kept.">
        <KeyTable keys={keys} isOwner={isOwner} now={ctx.now.getTime()} />
        {isOwner ? (
          <div className="mt-6">
            <KeyForm />
          </div>
        ) : (
          <p className="mt-4 text-sm text-ink-soft">Owners make and revoke keys.</p>
        )}
      </Section>
      <Section title="Webhooks" about="Tell other systems, or a Slack channel, what the ramps do.">
        {mayDo(ctx.actor.role, 'webhook.read') ? (
          <Link href="/settings/webhooks" className={buttonStyle('plain')}>
            Webhooks
          </Link>
        ) : (
          <NeedsRole deed="Looking after webhooks" action="webhook.read" role={ctx.actor.role} />
        )}
      </Section>
      <PeopleSection people={people} self={ctx.actor.name} isOwner={isOwner} now={ctx.now.getTime()} />
      <EnvironmentsSection memberships={ctx.memberships} archived={archived} environment={ctx.environment} role={ctx.actor.role} />
      <Live everyMs={REFRESH_MS} of="" />
    </>
  );
}
