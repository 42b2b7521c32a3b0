/** How a simulated model behaves, as the truth that the experiment has to find out. */
export interface ModelBehaviour {
  clickRate: number;
  latencyMeanMs: number;
  errorRate: number;
}

export interface Scenario {
  key: string;
  /** Version of the candidate model. */
  version: string;
  name: string;
  hypothesis: string;
  control: ModelBehaviour;
  candidate: ModelBehaviour;
}

const ranker7: ModelBehaviour = { clickRate: 0.3, latencyMeanMs: 40, errorRate: 0.004 };

/** One candidate that is better and one that does harm; the service knows, Rampart does not. */
export const scenarios: readonly Scenario[] = [
  {
    key: 'ranker-v8',
    version: '8',
    name: 'Ranker 8: two-tower retrieval',
    hypothesis: 'Fresher embeddings raise the click rate without slowing the page.',
    control: ranker7,
    candidate: { clickRate: 0.375, latencyMeanMs: 39, errorRate: 0.004 },
  },
  {
    key: 'ranker-v9',
    version: '9',
    name: 'Ranker 9: distilled student',
    hypothesis: 'A smaller model answers faster at the same click rate.',
    control: ranker7,
    candidate: { clickRate: 0.24, latencyMeanMs: 31, errorRate: 0.004 },
  },
];
