import { z } from 'zod';
import { beta, binomial, chi2, erfc, f, logGamma, normal, t } from '@/lib/stats/distributions';
import { type GoldenOperation, goldenOperation } from './golden-operation';

type Row = Record<string, number>;

/** Section `distributions`: one operation per function, each over a list of points. */
export const DISTRIBUTION_OPERATIONS: Record<string, GoldenOperation> = {
  'normal.cdf': over(['x'], normal.cdf),
  'normal.sf': over(['x'], normal.sf),
  'normal.logsf': over(['x'], normal.logSf),
  'normal.erfc': over(['x'], erfc),
  'normal.ppf': over(['p'], normal.quantile),
  'normal.isf': over(['p'], normal.isf),
  't.cdf': over(['x', 'df'], t.cdf),
  't.sf': over(['x', 'df'], t.sf),
  't.ppf': over(['p', 'df'], t.quantile),
  't.isf': over(['p', 'df'], t.isf),
  'chi2.cdf': over(['x', 'df'], chi2.cdf),
  'chi2.sf': over(['x', 'df'], chi2.sf),
  'chi2.ppf': over(['p', 'df'], chi2.quantile),
  'chi2.isf': over(['p', 'df'], chi2.isf),
  'f.cdf': over(['x', 'd1', 'd2'], f.cdf),
  'f.sf': over(['x', 'd1', 'd2'], f.sf),
  'f.ppf': over(['p', 'd1', 'd2'], f.quantile),
  'beta.cdf': over(['x', 'a', 'b'], beta.cdf),
  'beta.sf': over(['x', 'a', 'b'], beta.sf),
  'beta.ppf': over(['p', 'a', 'b'], beta.quantile),
  'binom.pmf': over(['k', 'n', 'p'], binomial.pmf),
  'binom.cdf': over(['k', 'n', 'p'], binomial.cdf),
  'binom.sf': over(['k', 'n', 'p'], binomial.sf),
  lgamma: over(['x'], logGamma),
};

function over(names: readonly string[], compute: (...values: number[]) => number): GoldenOperation {
  const shape = z.object({ points: z.array(z.record(z.string(), z.number())) });
  return goldenOperation(shape, ({ points }) => ({
    values: points.map((point: Row) => compute(...names.map((name) => valueAt(point, name)))),
  }));
}

function valueAt(point: Row, name: string): number {
  const value = point[name];
  if (value === undefined) throw new TypeError(`a point has no ${name}`);
  return value;
}
