import type { CommandInput, CommandName, CommandOutput, DeckBridge } from '../../shared/ipc/contract.ts'
import type { Result } from '../../shared/result.ts'
import type { CommandAlert, Toast } from './deck-state.ts'
import type { DeckStore } from './deck-store.ts'

interface RunOptions {
  /** Counted as pending under this key while the command is on its way. */
  readonly pendingKey?: string
  /** Headline of the alert when it fails; without one the caller shows the failure. */
  readonly failure?: string
  readonly clusterId?: string
}

/** Sends one command; pending marks, alerts and "already so" are dealt with here. */
export type RunCommand = <Name extends CommandName>(
  name: Name,
  input: CommandInput<Name>,
  options?: RunOptions,
) => Promise<Result<CommandOutput<Name>>>

/** Names of what can be pending, so that buttons and commands agree. */
export const pendingKeys = {
  cluster: (clusterId: string) => `cluster:${clusterId}`,
  scale: (clusterId: string) => `scale:${clusterId}`,
  reload: (clusterId: string) => `reload:${clusterId}`,
  policy: (clusterId: string) => `policy:${clusterId}`,
  slot: (clusterId: string, slot: number) => `slot:${clusterId}:${slot}`,
  open: () => 'open',
  sample: (sample: string) => `sample:${sample}`,
  load: (clusterId: string) => `load:${clusterId}`,
  loadRate: (runId: string) => `load-rate:${runId}`,
  loadResult: (resultId: string) => `load-result:${resultId}`,
} as const

/** Binds commands to a store and a bridge. */
export function createRunCommand(store: DeckStore, bridge: Pick<DeckBridge, 'invoke'>): RunCommand {
  return async (name, input, options = {}) => {
    const { pendingKey, failure, clusterId = null } = options
    if (pendingKey !== undefined) countPending(store, pendingKey, 1)
    const result = await bridge.invoke(name, input)
    if (pendingKey !== undefined) countPending(store, pendingKey, -1)
    if (result.ok || failure === undefined) return result
    if (result.error.code === 'already-so') addToast(store, { tone: 'info', words: result.error.message })
    else addAlert(store, { title: failure, detail: result.error.message, clusterId })
    return result
  }
}

/** Shows a failure until it is dismissed. The same failure again replaces its earlier alert. */
export function addAlert(store: DeckStore, alert: Omit<CommandAlert, 'id'>): void {
  store.setState(({ alerts, nextId }) => ({
    nextId: nextId + 1,
    alerts: [
      ...alerts.filter((known) => known.title !== alert.title || known.detail !== alert.detail),
      { ...alert, id: nextId },
    ].slice(-5),
  }))
}

/** Says something for a few seconds. */
export function addToast(store: DeckStore, toast: Omit<Toast, 'id'>): void {
  store.setState(({ toasts, nextId }) => ({
    nextId: nextId + 1,
    toasts: [...toasts, { ...toast, id: nextId }].slice(-4),
  }))
}

function countPending(store: DeckStore, key: string, by: number): void {
  store.setState(({ pending }) => {
    const { [key]: before = 0, ...others } = pending
    return { pending: before + by > 0 ? { ...others, [key]: before + by } : others }
  })
}
