import { describe, expect, it } from 'vitest';
import { chooseEnvironment } from '@/app/_server/choose-environment';
import type { Membership } from '@/lib/auth/people/find-session';

const PRODUCTION: Membership = { environmentId: 1, key: 'production', name: 'Production', role: 'viewer' };
const STAGING: Membership = { environmentId: 2, key: 'staging', name: 'Staging', role: 'owner' };

describe('chooseEnvironment', () => {
  it('takes the one the address names, and the default where it names none', () => {
    const both = [PRODUCTION, STAGING];
    expect(chooseEnvironment('/experiments/x?environment=staging&_rsc=1', both)).toEqual({ membership: STAGING });
    expect(chooseEnvironment('/experiments/x', both)).toEqual({ membership: PRODUCTION });
    expect(chooseEnvironment('/?environment=production', both)).toEqual({ membership: PRODUCTION });
    expect(chooseEnvironment(null, both)).toEqual({ membership: PRODUCTION });
  });

  it('never shows another one than was asked for', () => {
    expect(chooseEnvironment('/experiments/x?environment=staging', [PRODUCTION])).toEqual({ elsewhere: '/no-access?environment=staging' });
    expect(chooseEnvironment('/?environment=a b', [PRODUCTION])).toEqual({ elsewhere: '/no-access?environment=a%20b' });
    expect(chooseEnvironment('/experiments/x', [STAGING])).toEqual({ elsewhere: '/no-access' });
    expect(chooseEnvironment('/?environment=production', [STAGING])).toEqual({ elsewhere: '/no-access' });
    expect(chooseEnvironment('/', [])).toEqual({ elsewhere: '/no-access' });
    expect(chooseEnvironment('/?environment=', [PRODUCTION])).toEqual({ elsewhere: '/no-access?environment=' });
  });

  it('leads from the bare first page to an environment that opens', () => {
    expect(chooseEnvironment('/', [STAGING])).toEqual({ elsewhere: '/?environment=staging' });
  });

  it('reads any address a browser can send', () => {
    for (const path of ['//evil.example/?environment=staging', '/%', '/\\x', 'http://[', '*'])
      expect(chooseEnvironment(path, [PRODUCTION]), path).toBeDefined();
  });
});
