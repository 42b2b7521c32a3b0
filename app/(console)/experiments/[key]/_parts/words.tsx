import { Still } from '@/app/_ui/still';

const WORDS: [string, string][] = [
  [
    'Traffic balance',
    'Whether each arm got its planned share of units, tested at every look (sample ratio mismatch, SRM). A mismatch means that assignment or logging is broken, and then no figure can be trusted.',
  ],
  [
    'ln E',
    'The natural logarithm of an e-value: evidence, gathered over all looks, against what is assumed, such as “the traffic is as planned” or “no harm”. Below 0 there is none; without a real cause it reaches ln(1/α) with probability α at most, however often one looks.',
  ],
  ['Crossover', 'Units that were seen in both arms. They are left out of every effect; more than 1 % of them stops the ramp.'],
  [
    'Window, closed (mature) unit',
    'A unit is counted once, when its window of outcomes after the first exposure has ended. Effects are made of closed units only.',
  ],
  ['Late outcomes', 'Events that came after their unit had closed. They are stored and not counted.'],
  ['Settling lag', 'How long after their windows units are counted. It is a matter of seconds or minutes while the worker runs.'],
  ['Look', 'One reading of the figures by the gate. Intervals and p-values allow for all of them.'],
  ['Coverage', 'The share of eligible units that get the candidate. Holdback: those who stay on control after full rollout.'],
  ['Lift', 'The effect relative to control’s mean: +2 % means 1.02 times as much.'],
  ['Margin', 'The loss that is tolerated (non-inferiority margin). A guardrail passes when a larger loss is ruled out.'],
  ['Limit', 'An absolute bound on the candidate’s own rate, whatever control does.'],
  [
    'Harm budget',
    'Coverage times loss may not exceed it: the more units get the candidate, the smaller the loss that has to be ruled out before.',
  ],
  ['Blind time', 'How long a metric may be silent while other events go on, before the ramp steps down.'],
  [
    'Always-valid',
    'A p-value or interval (confidence sequence) that holds at all looks together, so that one may stop at any of them. A fixed-horizon one holds at one look that was planned.',
  ],
  [
    'CUPED',
    'Variance reduction by what a unit did before its exposure. Capped: values beyond the cap count as the cap, so that a few cannot decide.',
  ],
];

/** What the page's words mean, where they are first met; it opens by touch and keyboard alike. */
export function Words() {
  return (
    <details className="mt-2 text-sm">
      <summary className="w-fit text-ink-faint hover:text-ink">What these words mean</summary>
      <Still className="words mt-2 border-y">
        <dl>
          {WORDS.map(([word, meaning]) => (
            <div key={word}>
              <dt>{word}</dt>
              <dd>{meaning}</dd>
            </div>
          ))}
        </dl>
      </Still>
    </details>
  );
}
