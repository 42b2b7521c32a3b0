'use client';

import { ENVIRONMENT_PARAMETER } from '@/lib/experiments/console-path';
import { DEFAULT_ENVIRONMENT } from '@/lib/experiments/default-environment';
import { useEnvironment } from './use-environment';

/** Goes into a form that asks by address: its fields take the place of what the address held. */
export function EnvironmentField() {
  const { environment } = useEnvironment();
  return environment === DEFAULT_ENVIRONMENT ? null : <input type="hidden" name={ENVIRONMENT_PARAMETER} value={environment} />;
}
