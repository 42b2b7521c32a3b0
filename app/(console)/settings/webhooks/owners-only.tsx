import { Link } from '@/app/_ui/link';
import { NeedsRole } from '@/app/_ui/needs-role';
import { PageHead } from '@/app/_ui/page-head';
import type { Role } from '@/lib/auth/actor';

/** An address can be a secret in itself, so those of others' webhooks are not shown either. */
export function OwnersOnly({ role }: { role: Role }) {
  return (
    <>
      <PageHead title="Webhooks" crumb={<Link href="/settings">Settings</Link>} />
      <NeedsRole deed="Looking after webhooks" action="webhook.read" role={role} />
    </>
  );
}
