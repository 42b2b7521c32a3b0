import { z } from 'zod';
import { betaBinomial } from '@/lib/stats/beta-binomial';
import { type ClusteredQuantile, clusteredQuantile } from '@/lib/stats/clustered-quantile';
import { cochranMantelHaenszel } from '@/lib/stats/cochran-mantel-haenszel';
import { normalNormal } from '@/lib/stats/normal-normal';
import { quantileDifference } from '@/lib/stats/quantile-difference';
import { type StratifiedEstimate, stratifiedMeans } from '@/lib/stats/stratified-means';
import { countShape, type GoldenOperation, goldenOperation, pair, sampleShape, valueOrNull } from './golden-operation';

const priorShape = z.object({ alpha: z.number(), beta: z.number() });

/** Sections `quantile`, `bayes` and `stratified`. */
export const ESTIMATE_OPERATIONS: Record<string, GoldenOperation> = {
  quantile_difference: goldenOperation(
    z.object({
      quantile: z.number(),
      alpha: z.number(),
      control: z.array(z.array(z.number())),
      treatment: z.array(z.array(z.number())),
    }),
    quantileFields,
  ),
  beta_binomial: goldenOperation(
    z.object({ prior: priorShape, control: countShape, treatment: countShape, alpha: z.number() }),
    ({ prior, control, treatment, alpha }) => {
      const result = betaBinomial(control, treatment, { prior, alpha });
      return {
        posterior_control: [result.control.alpha, result.control.beta],
        posterior_treatment: [result.candidate.alpha, result.candidate.beta],
        posterior_mean_control: result.control.mean,
        posterior_mean_treatment: result.candidate.mean,
        credible_interval_control: pair(result.control.interval),
        credible_interval_treatment: pair(result.candidate.interval),
        chance_to_beat_control: result.chanceToBeatControl,
        expected_loss_if_choose_treatment: result.lossOfCandidate,
        expected_loss_if_choose_control: result.lossOfControl,
      };
    },
  ),
  normal_normal: goldenOperation(
    z.object({
      estimate: z.number(),
      se: z.number(),
      prior: z.object({ mean: z.number(), variance: z.number(), proper: z.boolean() }),
      alpha: z.number(),
    }),
    ({ estimate, se, prior, alpha }) => {
      const result = valueOrNull(normalNormal({ estimate, standardError: se }, { prior: prior.proper ? prior : undefined, alpha }));
      return {
        posterior_mean: result?.mean,
        posterior_sd: result?.standardDeviation,
        chance_to_win: result?.chanceToWin,
        credible_interval: pair(result?.interval),
        expected_loss_if_choose_treatment: result?.lossOfCandidate,
        expected_loss_if_choose_control: result?.lossOfControl,
      };
    },
  ),
  stratified_means: goldenOperation(
    z.object({ strata: z.array(z.object({ control: sampleShape, treatment: sampleShape })), alpha: z.number() }),
    ({ strata, alpha }) => {
      const result = valueOrNull(
        stratifiedMeans(
          strata.map(({ control, treatment }) => ({ control, candidate: treatment })),
          alpha,
        ),
      );
      const heterogeneity = result === null ? null : valueOrNull(result.heterogeneity);
      return {
        stratum_diff: result?.differences,
        stratum_variance: result?.variances,
        post_stratified: estimateFields(result?.postStratified),
        inverse_variance: estimateFields(result?.inverseVariance),
        // One stratum cannot differ from itself: Q is 0 on 0 degrees of freedom, and has no p
        heterogeneity_q: strata.length === 1 ? 0 : heterogeneity?.q,
        heterogeneity_df: strata.length - 1,
        heterogeneity_p: heterogeneity?.pValue,
        naive_pooled_diff: result?.pooledDifference,
        naive_sign_is_wrong: result?.isPooledSignWrong,
        post_stratified_se_random_weights: result?.randomWeightsError,
      };
    },
  ),
  cochran_mantel_haenszel: goldenOperation(
    z.object({ strata: z.array(z.object({ control: countShape, treatment: countShape })), alpha: z.number() }),
    ({ strata, alpha }) => {
      const result = valueOrNull(
        cochranMantelHaenszel(
          strata.map(({ control, treatment }) => ({ control, candidate: treatment })),
          alpha,
        ),
      );
      const odds = result === null ? null : valueOrNull(result.oddsRatio);
      return {
        cmh_chi2: result?.chiSquare,
        cmh_p: result?.pValue,
        cmh_chi2_continuity: result?.chiSquareContinuity,
        cmh_p_continuity: result?.pValueContinuity,
        mh_odds_ratio: odds?.estimate,
        mh_log_odds_ratio_se: odds?.logError,
        mh_odds_ratio_ci: pair(odds?.interval),
        mh_risk_difference: result?.riskDifference,
        mh_risk_difference_se: result?.riskDifferenceError,
        mh_risk_difference_se_greenland_robins: result?.riskDifferenceErrorLarge,
        naive_pooled_diff: result?.pooledDifference,
        naive_sign_is_wrong: result?.isPooledSignWrong,
      };
    },
  ),
};

function quantileFields(input: { quantile: number; alpha: number; control: number[][]; treatment: number[][] }): unknown {
  const { quantile, alpha } = input;
  const control = valueOrNull(clusteredQuantile(input.control, { quantile, alpha }));
  const treatment = valueOrNull(clusteredQuantile(input.treatment, { quantile, alpha }));
  if (control === null || treatment === null) return null;
  return {
    control: armFields(control),
    treatment: armFields(treatment),
    diff: treatment.quantile - control.quantile,
    outer_ci: estimateFields(valueOrNull(quantileDifference(control, treatment, { errors: 'outer', alpha }))),
    post_adjusted: estimateFields(valueOrNull(quantileDifference(control, treatment, { errors: 'adjusted', alpha }))),
  };
}

function armFields(arm: ClusteredQuantile): Record<string, unknown> {
  return {
    n_events: arm.events,
    n_clusters: arm.clusters,
    quantile_index: arm.rank,
    quantile: arm.quantile,
    p_hat: arm.share,
    var_p_cluster: arm.shareVariance,
    design_effect: arm.designEffect,
    outer_lower_index: arm.outer.lowerRank,
    outer_upper_index: arm.outer.upperRank,
    outer_index_clipped: arm.outer.isClipped,
    outer_ci: pair(arm.outer.interval),
    se_outer: arm.outer.standardError,
    iid_lower_index: arm.independent.lowerRank,
    iid_upper_index: arm.independent.upperRank,
    iid_index_clipped: arm.independent.isClipped,
    se_iid: arm.independent.standardError,
    se_post_adjusted: arm.adjustedError,
  };
}

function estimateFields(estimate: StratifiedEstimate | null | undefined): Record<string, unknown> {
  return {
    estimate: estimate?.estimate,
    se: estimate?.standardError,
    z: estimate?.z,
    p_two_sided: estimate?.pValue,
    ci: pair(estimate?.interval),
  };
}
