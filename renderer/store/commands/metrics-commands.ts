import type { MetricsSettings } from '../../../shared/metrics/metrics-settings.ts'
import type { Result } from '../../../shared/result.ts'
import { bridge } from '../../bridge.ts'
import { deckStore } from '../deck-store.ts'
import { runCommand } from './commands.ts'
import { pendingKeys } from './run-command.ts'

/** Asks who gets the numbers, and how that goes. */
export async function pullMetrics(): Promise<void> {
  const state = await bridge.invoke('metrics.state', {})
  if (state.ok) deckStore.setState({ metrics: state.value })
}

/** What comes of it is in the state, which is pushed. */
export async function setMetrics(settings: MetricsSettings): Promise<Result<void>> {
  const set = await runCommand('metrics.set', settings, {
    pendingKey: pendingKeys.metrics(),
    failure: 'Metrics are as they were',
  })
  return set.ok ? { ok: true, value: undefined } : set
}
