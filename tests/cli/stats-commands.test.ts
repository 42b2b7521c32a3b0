import { describe, expect, it } from 'vitest';
import { STATS_COMMANDS } from '@/lib/cli/stats-commands';
import { statsOptions } from '@/lib/cli/stats-options';

const run = (name: string, values: Record<string, string | boolean>) => STATS_COMMANDS[name]?.run(statsOptions(values, ''));

describe('STATS_COMMANDS', () => {
  const arms = { control: '1000,1,2', treatment: '1000,1.1,2' };

  it('answers every command', () => {
    const sums = '100,200,100,600,200,250';
    const lines: [string, Record<string, string | boolean>][] = [
      ['welch', arms],
      ['lift', arms],
      ['sequential', { ...arms, units: '5000' }],
      ['noninferiority', { ...arms, margin: '0.02' }],
      ['proportions', { control: '100,10', treatment: '100,20' }],
      ['cuped', { control: sums, treatment: sums }],
      ['srm', { counts: '10,20' }],
      ['sample-size', { from: '0.1', to: '0.11' }],
      ['power', { difference: '1', sd: '10', units: '1000' }],
      ['mde', { from: '0.1', units: '1000' }],
      ['bounds', { looks: '0.5,1', spending: 'power', gamma: '2' }],
      ['adjust', { p: '0.01,0.2' }],
    ];
    expect(lines.map(([name]) => name).sort()).toEqual(Object.keys(STATS_COMMANDS).sort());
    for (const [name, values] of lines) expect(JSON.stringify(run(name, values)), name).not.toContain('"ok":false');
  });

  it('agrees with R’s power.prop.test', () => {
    // power.prop.test(p1 = .1, p2 = .11, power = .8)$n
    expect(run('sample-size', { from: '0.1', to: '0.11' })).toMatchObject({ ok: true, value: expect.closeTo(14750.79, 2) });
  });

  it('names the option that is missing or of a wrong kind', () => {
    expect(() => run('welch', { control: '1,2,3' })).toThrow('--treatment is missing');
    expect(() => run('bounds', { looks: '0.5,1', sides: '3' })).toThrow('--sides takes 1 or 2, got 3');
    expect(() => run('adjust', { p: '0.1,x' })).toThrow('--p takes numbers, got "x"');
    expect(() => run('adjust', { p: '0.1', method: 'magic' })).toThrow('--method takes one of');
  });
});
