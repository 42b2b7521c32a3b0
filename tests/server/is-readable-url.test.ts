import { describe, expect, it } from 'vitest';
import { isReadableUrl } from '@/lib/server/is-readable-url';

describe('isReadableUrl', () => {
  it.each(['/', '/experiments/caf%C3%A9', '/?q=%F0%9F%98%80', '/?q=50%', '/audit?subject=experiment%3Aa', 'http://rampart.test/'])(
    'accepts %s',
    (url) => {
      expect(isReadableUrl(url)).toBe(true);
    },
  );

  it.each(['/experiments/%00', '/audit?subject=a%00b', '/experiments/%E0%A4%A', '/experiments/%ED%A0%80', '*', 'experiments', ''])(
    'refuses %s',
    (url) => {
      expect(isReadableUrl(url)).toBe(false);
    },
  );
});
