import type { createClient } from '@/sdk/typescript/src/client';
import type { ModelBehaviour, Scenario } from './scenarios';

type Client = ReturnType<typeof createClient>;

interface ServiceOptions {
  scenario: Scenario;
  /** Uniform numbers in [0, 1). */
  random: () => number;
}

const DEVICES = ['phone', 'desktop', 'tablet'];

/**
 * A model service in small: each request asks the SDK for a variant, "runs" that model, and reports latency and, perhaps, a click.
 * It is an ordinary user of the SDK and knows nothing about the experiment's state.
 */
export function createSimulatedService(client: Client, { scenario, random }: ServiceOptions) {
  let served = 0;

  function serve(): void {
    const unit = `${scenario.key}-user-${served++}`;
    const device = DEVICES[Math.floor(random() * DEVICES.length)] ?? 'phone';
    const context = { targetingKey: unit, device };
    const decision = client.getVariant(scenario.key, context);
    const model = decision.variant === 'candidate' ? scenario.candidate : scenario.control;
    client.track('demo_latency_ms', context, { value: latency(model, random) });
    if (random() < model.clickRate) client.track('demo_click', context, { value: 1 });
  }

  return { serve, served: () => served };
}

/** Gamma with shape 12 (sd ≈ 0.29 of the mean): the sum of twelve exponential waits. */
function latency(model: ModelBehaviour, random: () => number): number {
  let product = 1;
  for (let stage = 0; stage < 12; stage++) product *= 1 - random();
  return Math.round((-Math.log(product) * model.latencyMeanMs * 1000) / 12) / 1000;
}
