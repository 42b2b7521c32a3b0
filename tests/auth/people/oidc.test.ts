import { describe, expect, it } from 'vitest';
import { readOidc, readPublicUrl } from '@/lib/auth/people/oidc';

const ALL = {
  RAMPART_OIDC_ISSUER: 'https://login.example.com/',
  RAMPART_OIDC_CLIENT_ID: 'rampart',
  RAMPART_OIDC_CLIENT_SECRET: 'secret',
  RAMPART_URL: 'https://rampart.example.com',
};

describe('the variables of an identity provider', () => {
  it('are none or all', () => {
    expect(readOidc({})).toBeUndefined();
    expect(readOidc(ALL)).toEqual({
      issuer: 'https://login.example.com',
      clientId: 'rampart',
      clientSecret: 'secret',
      label: 'your organisation',
    });
    expect(() => readOidc({ ...ALL, RAMPART_OIDC_CLIENT_SECRET: '' })).toThrow(/go together/);
    expect(() => readOidc({ ...ALL, RAMPART_URL: undefined })).toThrow(/RAMPART_URL must be set/);
  });

  it('hold a public address without a path', () => {
    expect(readPublicUrl({ RAMPART_URL: 'https://rampart.example.com/' })).toBe('https://rampart.example.com');
    for (const wrong of ['rampart.example.com', 'ftp://x', 'https://x/rampart'])
      expect(() => readPublicUrl({ RAMPART_URL: wrong })).toThrow(/RAMPART_URL/);
  });
});
