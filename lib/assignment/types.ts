/** Number of buckets every share is expressed in; a bucket is floor(hash · 10000 / 2³²). */
export type Bucket = number;

export type JsonValue = string | number | boolean | null | JsonValue[] | { [key: string]: JsonValue };

/** What a caller knows about the unit. `targetingKey` is the unit's id; the rest are attributes for targeting and slices. */
export interface EvaluationContext {
  targetingKey?: string;
  [attribute: string]: unknown;
}

type Scalar = string | number | boolean;

/** One test on one attribute: exactly one operator beside `attribute`. A missing attribute is false, except for `exists: false`. */
export interface AttributeTest {
  attribute: string;
  eq?: Scalar;
  ne?: Scalar;
  in?: Scalar[];
  notIn?: Scalar[];
  gt?: number | string;
  gte?: number | string;
  lt?: number | string;
  lte?: number | string;
  startsWith?: string;
  endsWith?: string;
  contains?: string;
  exists?: boolean;
  semverGte?: string;
  semverLt?: string;
}

export type Condition = { all: Condition[] } | { any: Condition[] } | { not: Condition } | AttributeTest;

/**
 * How an experiment is served; the state machine stays on the server.
 * `split`: bucketed · `control`: everybody gets control (DEFAULT) · `candidate`: everybody gets the candidate (STATIC) · `disabled`: no value.
 */
export type Serving = 'split' | 'control' | 'candidate' | 'disabled';

export interface VariantConfig {
  key: string;
  role: 'control' | 'candidate';
  value: JsonValue;
  /** Matched mode: this variant owns the `assign` buckets from the previous variant's `toBucket` up to this one, exclusive. Control comes first. */
  toBucket: Bucket;
}

export interface ExperimentConfig {
  key: string;
  /** Kind of unit: user, session, request, … Informative; the unit's id is always `targetingKey`. */
  unit: string;
  attempt: number;
  /** Salt of `traffic` and `assign`; random per attempt. */
  salt: string;
  serving: Serving;
  controlMode: 'matched' | 'all';
  /** Buckets [0, trafficTo) of `traffic` are in. In `all` mode these get the candidate and the others control. */
  trafficTo: Bucket;
  variants: VariantConfig[];
  targeting?: Condition;
  /** Slot in a layer: the unit's `layer` bucket must lie in [from, to). */
  layer?: { key: string; from: Bucket; to: Bucket };
  /** Variant key → units that always get it; never an exposure. */
  overrides?: Record<string, string[]>;
}

/** A plain flag: what an experiment is not. Rules in order, first match wins. */
export interface FlagConfig {
  key: string;
  enabled: boolean;
  variants: Record<string, JsonValue>;
  defaultVariant: string;
  rules: { when: Condition; variant: string }[];
}

/** What an SDK evaluates; one document per environment, version only grows. */
export interface Config {
  version: number;
  environment: string;
  generatedAt: string;
  holdout: { salt: string; toBucket: Bucket };
  layers: { key: string; salt: string }[];
  experiments: ExperimentConfig[];
  flags: FlagConfig[];
}

/** OpenFeature's reasons, as far as assignment itself produces them. */
export type Reason = 'SPLIT' | 'TARGETING_MATCH' | 'DEFAULT' | 'STATIC' | 'DISABLED' | 'ERROR' | 'STALE';

export type AssignmentErrorCode = 'FLAG_NOT_FOUND' | 'TARGETING_KEY_MISSING' | 'INVALID_CONTEXT' | 'PROVIDER_NOT_READY' | 'GENERAL';

/** Why a DEFAULT was answered; for explanations, never for logic outside assignment. */
export type AssignmentStep = 'serving' | 'unit' | 'override' | 'holdout' | 'targeting' | 'layer' | 'traffic' | 'variant';

/** Result of assigning one unit in one experiment. Only `SPLIT` is an exposure. */
export interface Assignment {
  variant: VariantConfig | undefined;
  reason: Reason;
  /** The step that decided. */
  step: AssignmentStep;
  errorCode?: AssignmentErrorCode | undefined;
}
