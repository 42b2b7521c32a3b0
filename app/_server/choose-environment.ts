import type { Membership } from '@/lib/auth/people/find-session';
import { consolePath, ENVIRONMENT_PARAMETER, environmentOf } from '@/lib/experiments/console-path';

type Choice = { membership: Membership } | { elsewhere: string };

/**
 * Which environment a request of the console is about, by the address of its page, if the person is a member of it. Nobody is led into
 * another one in silence, but for the bare first page, which leads to an environment that opens.
 */
export function chooseEnvironment(path: string | null, memberships: readonly Membership[]): Choice {
  const [pathname, ...search] = (path ?? '/').split('?');
  const searchParams = new URLSearchParams(search.join('?'));
  const wanted = environmentOf(searchParams);
  const membership = memberships.find(({ key }) => key === wanted);
  if (membership !== undefined) return { membership };
  const [first] = memberships;
  if (first !== undefined && pathname === '/' && !searchParams.has(ENVIRONMENT_PARAMETER))
    return { elsewhere: consolePath('/', first.key) };
  return { elsewhere: consolePath('/no-access', wanted) };
}
