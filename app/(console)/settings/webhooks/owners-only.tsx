import Link from 'next/link';
import { Notice } from '@/app/_ui/notice';
import { PageHead } from '@/app/_ui/page-head';

/** An address can be a secret in itself, so those of others' webhooks are not shown either. */
export function OwnersOnly() {
  return (
    <>
      <PageHead title="Webhooks" crumb={<Link href="/settings">Settings</Link>} />
      <Notice title="Webhooks are for owners.">Ask an owner of this environment to look after them.</Notice>
    </>
  );
}
