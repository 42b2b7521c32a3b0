import { scaleLinear } from 'd3-scale';
import { describe, expect, it } from 'vitest';
import { IntervalBar } from '@/app/_ui/charts/interval-bar';
import { draw } from './draw';

describe('an interval', () => {
  it('keeps inside the axis what lies beyond it as a whole', () => {
    const scale = scaleLinear().domain([-0.1, 0.1]).range([400, 700]);
    const bar = (low: number, high: number) =>
      draw(<IntervalBar scale={scale} y={10} low={low} high={high} estimate={(low + high) / 2} tone="worse" />).markup;
    const places = (markup: string) => [...markup.matchAll(/x[12]="([^"]*)"/g)].map(([, x]) => Math.round(Number(x)));
    expect(places(bar(0.4, 0.8))).toEqual([684, 700]);
    expect(places(bar(-0.8, -0.4))).toEqual([400, 416]);
    expect(places(bar(0.05, 0.8))).toEqual([625, 700, 625, 625]);
  });
});
