import { describe, expect, it } from 'vitest';
import { variantKeys } from '@/lib/cli/variant-keys';

describe('variantKeys', () => {
  it.each([
    ['plain words', 'gate_30', 'gate_40', ['gate_30', 'gate_40']],
    ['words with spaces', 'No E-Mail', 'Mens E-Mail', ['No-E-Mail', 'Mens-E-Mail']],
    ['words that become the same key', 'A B', 'A-B', ['control', 'candidate']],
    ['words in another script', '对照', '实验', ['control', 'candidate']],
    ['one word in another script', 'a', 'б', ['control', 'candidate']],
  ])('makes keys of %s', (_, control, candidate, keys) => {
    const keyOf = variantKeys({ control, candidate });
    expect([keyOf(control), keyOf(candidate)]).toEqual(keys);
  });
});
