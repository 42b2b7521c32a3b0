import { describe, expect, it } from 'vitest';
import { returnPath, signInPath } from '@/app/_server/return-path';

describe('the way back after a sign-in', () => {
  it('is the page one came from, with what was asked of it', () => {
    expect(returnPath('/experiments/ranker?tab=slices')).toBe('/experiments/ranker?tab=slices');
    expect(returnPath('/metrics?_rsc=1x2y&q=a')).toBe('/metrics?q=a');
    expect(signInPath('/metrics?q=a b')).toBe('/sign-in?to=%2Fmetrics%3Fq%3Da%2Bb');
    expect(signInPath('/')).toBe('/sign-in');
  });

  it('never is another site', () => {
    for (const bad of [
      '//elsewhere.example',
      '/\\elsewhere.example',
      'https://elsewhere.example',
      'javascript:alert(1)',
      '\t//x',
      '/.//elsewhere.example',
      '/..//elsewhere.example/?a',
      '/a/../..//elsewhere.example',
      '/.%2e//elsewhere.example',
      '/\t/elsewhere.example',
      '/\n\\elsewhere.example',
      'data:text/html,x',
      '',
      null,
      undefined,
    ])
      expect(returnPath(bad), String(bad)).toBe('/');
  });
});
