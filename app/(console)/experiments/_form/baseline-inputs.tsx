import { NumberInput } from './draft-inputs';

interface BaselineInputsProps {
  /** Of the metric. */
  metricKey: string;
  name: string;
  /** Undefined for a metric that is not there. */
  kind: string | undefined;
}

interface Figures {
  mean: string;
  sd: string;
  /** What the mean is counted in. */
  unit: string;
}

const OWN_UNIT = 'In the metric’s own unit.';
const FIGURES: Record<string, Figures> = {
  proportion: { mean: '0.10', sd: 'follows', unit: 'A share of units, from 0 to 1.' },
  mean: { mean: '24.50', sd: '30', unit: OWN_UNIT },
  count: { mean: '3', sd: '4', unit: 'Events per unit.' },
  ratio: { mean: '1.5', sd: '2', unit: 'Numerator per denominator.' },
  quantile: { mean: '250', sd: '100', unit: OWN_UNIT },
};

/** What control is expected to show in one metric. */
export function BaselineInputs({ metricKey, name, kind = '' }: BaselineInputsProps) {
  const figures = FIGURES[kind];
  return (
    <div className="mb-3 grid grid-cols-2 items-start gap-x-4 gap-y-2 sm:grid-cols-[minmax(0,1fr)_9rem_9rem]">
      <p className="truncate text-sm font-medium max-sm:col-span-2 sm:mt-7">{name}</p>
      <NumberInput path={`plan.baseline.${metricKey}.mean`} label="Mean" placeholder={figures?.mean} hint={figures?.unit} />
      <NumberInput path={`plan.baseline.${metricKey}.sd`} label="Standard deviation" placeholder={figures?.sd} hint="Between units." />
    </div>
  );
}
