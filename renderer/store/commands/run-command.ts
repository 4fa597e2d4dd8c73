import type { CommandInput, CommandName, CommandOutput, DeckBridge } from '../../../shared/ipc/contract.ts'
import type { Result } from '../../../shared/result.ts'
import type { AlertEnd, CommandAlert, Toast } from '../deck-state.ts'
import type { DeckStore } from '../deck-store.ts'
import { trueAlerts } from '../pushes/true-alerts.ts'

interface RunOptions {
  /** Counted as pending under this key while the command is on its way. */
  readonly pendingKey?: string
  /** Headline of the alert when it fails; without one the caller shows the failure. */
  readonly failure?: string
  readonly clusterId?: string
  /** When a failure to get there in time is not true any more. */
  readonly endsWith?: AlertEnd
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
  /** An image is built, or a service made of it. */
  service: (clusterId: string) => `service:${clusterId}`,
  node: (clusterId: string, nodeId: string) => `node:${clusterId}:${nodeId}`,
  nodeEngine: (clusterId: string, nodeId: string) => `node-engine:${clusterId}:${nodeId}`,
  reload: (clusterId: string) => `reload:${clusterId}`,
  rollBack: (clusterId: string) => `roll-back:${clusterId}`,
  policy: (clusterId: string) => `policy:${clusterId}`,
  slot: (clusterId: string, slot: number) => `slot:${clusterId}:${slot}`,
  open: () => 'open',
  sample: (sample: string) => `sample:${sample}`,
  load: (clusterId: string) => `load:${clusterId}`,
  loadRate: (runId: string) => `load-rate:${runId}`,
  loadResult: (resultId: string) => `load-result:${resultId}`,
  experiment: (clusterId: string) => `experiment:${clusterId}`,
  record: (clusterId: string) => `record:${clusterId}`,
  experimentResult: (resultId: string) => `experiment-result:${resultId}`,
  outline: (experimentId: string) => `outline:${experimentId}`,
  inject: (clusterId: string) => `inject:${clusterId}`,
  fault: (clusterId: string, faultId: number) => `fault:${clusterId}:${faultId}`,
  faults: () => 'faults',
  heap: (clusterId: string, slot: number) => `heap:${clusterId}:${slot}`,
  garbage: (clusterId: string, slot: number) => `garbage:${clusterId}:${slot}`,
  report: (clusterId: string, slot: number) => `report:${clusterId}:${slot}`,
  profile: (clusterId: string) => `profile:${clusterId}`,
  classroom: () => 'classroom',
  metrics: () => 'metrics',
  lesson: (lessonId: string) => `lesson:${lessonId}`,
  lessonPhase: () => 'lesson-phase',
  lessonStep: () => 'lesson-step',
  drill: () => 'drill',
  lab: () => 'lab',
  labUser: (userId: number | null) => `lab-user:${userId ?? 'all'}`,
  labTabs: () => 'lab-tabs',
  labStore: () => 'lab-store',
} as const

/** Binds commands to a store and a bridge. */
export function createRunCommand(store: DeckStore, bridge: Pick<DeckBridge, 'invoke'>): RunCommand {
  return async (name, input, options = {}) => {
    const { pendingKey, failure, clusterId = null } = options
    if (pendingKey !== undefined) countPending(store, pendingKey, 1)
    const result = await bridge.invoke(name, input)
    if (pendingKey !== undefined) countPending(store, pendingKey, -1)
    if (result.ok) dropAlerts(store, name, clusterId)
    if (result.ok || failure === undefined) return result
    if (result.error.code === 'already-so') addToast(store, { tone: 'info', words: result.error.message })
    else {
      // Of a process that was gone already nothing would be said.
      const endsWith = isOfState(result.error.code) ? (options.endsWith ?? null) : null
      addAlert(store, { title: failure, detail: result.error.message, clusterId, command: name, endsWith })
    }
    return result
  }
}

/** Not reached (in time): it may be reached later. */
function isOfState(code: string): boolean {
  return code === 'not-reached-in-time' || code === 'wrong-state'
}

/** The same command has succeeded: that it failed before is history. */
function dropAlerts(store: DeckStore, command: CommandName, clusterId: string | null): void {
  const isOver = (alert: CommandAlert) => alert.command === command && alert.clusterId === clusterId
  const { alerts } = store.getState()
  if (clusterId !== null && alerts.some(isOver)) store.setState({ alerts: alerts.filter((alert) => !isOver(alert)) })
}

/** Shows a failure while it is true. The same failure again replaces its earlier alert. */
export function addAlert(store: DeckStore, alert: Omit<CommandAlert, 'id'>): void {
  store.setState(({ alerts, nextId, live }) => ({
    nextId: nextId + 1,
    alerts: trueAlerts(
      [
        ...alerts.filter((known) => known.title !== alert.title || known.detail !== alert.detail),
        { ...alert, id: nextId },
      ],
      alert.clusterId === null ? undefined : live.clusters[alert.clusterId],
    ).slice(-5),
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
