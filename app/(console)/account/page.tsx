import type { Metadata } from 'next';
import { consoleContext } from '@/app/_server/console-context';
import { buttonStyle } from '@/app/_ui/button-style';
import { PageHead } from '@/app/_ui/page-head';
import { Section } from '@/app/_ui/section';
import { signOut } from '@/app/(people)/actions';
import { OwnPasswordForm } from './own-password-form';

export const metadata: Metadata = { title: 'Account' };

export default async function AccountPage() {
  const { actor, personName, environment } = await consoleContext();
  return (
    <>
      <PageHead title={personName} about={`${actor.name} · ${actor.role} of ${environment}`}>
        <form action={signOut}>
          <button type="submit" className={buttonStyle('plain')}>
            Sign out
          </button>
        </form>
      </PageHead>
      <Section title="Password" about="A new one ends your sessions on other devices.">
        <OwnPasswordForm email={actor.name} />
      </Section>
    </>
  );
}
