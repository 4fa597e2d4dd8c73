import { clusterAction } from '../../../shared/actions/cluster-actions.ts'
import type { ClusterHistory, ClusterRunState, ClusterSnapshot, ClusterTick } from '../../../shared/model/cluster.ts'
import type { LifecycleEvent, Tone } from '../../../shared/model/event.ts'
import type { RestartRule, SlotReplay } from '../../../shared/model/rules.ts'
import type { ClusterSettings, SettingsPatch } from '../../../shared/model/settings.ts'
import type { ListenAddress } from '../../../shared/model/worker.ts'
import type { PolicyId } from '../../../shared/policies.ts'
import { fail, ok, type Result } from '../../../shared/result.ts'
import type { OutputStore } from '../../logs/output-store.ts'
import { replaySlot } from '../../supervisor/restart/replay-rule.ts'
import type { Supervisor } from '../../supervisor/types.ts'
import type { ClusterTelemetry } from '../../telemetry/types.ts'
import { createGuards } from '../guards/guards.ts'
import { scaleByHand } from '../guards/scale-guard.ts'
import { LentWorkers } from '../load/lent-workers.ts'
import { createProblemActions, type ProblemActions } from '../problems/problem-actions.ts'
import { differsForWorkers } from '../settings/default-settings.ts'
import { describeSwitch } from '../settings/policy-words.ts'
import { queueRuleOf, quickRules, rulesOf } from '../settings/rules.ts'
import { settingsWords } from '../settings/settings-words.ts'
import type { ClusterTraffic } from '../traffic/cluster-traffic.ts'
import type { DeckContext } from '../types.ts'
import { createWatchMode } from '../watch/watch-mode.ts'
import type { EventHistory } from './event-history.ts'
import { joinParts } from './join-parts.ts'
import { describeSession } from './session-snapshot.ts'
import type { WorkerProcess } from './worker-process.ts'
import type { WorkerTable } from './worker-table.ts'

/** One cluster: primary, supervisor, telemetry, agents and output joined. Lives from `open` to `remove`. */
export interface ClusterSession extends ProblemActions {
  readonly id: string
  readonly settings: ClusterSettings
  readonly runState: ClusterRunState
  readonly supervisor: Supervisor
  readonly workers: WorkerTable
  /** Bound by the primary now. */
  readonly addresses: readonly ListenAddress[]
  readonly telemetry: ClusterTelemetry
  readonly traffic: ClusterTraffic
  readonly output: OutputStore
  readonly history: EventHistory
  snapshot(): ClusterSnapshot
  fullHistory(): ClusterHistory
  takeTick(): ClusterTick
  workerAt(slot: number): WorkerProcess | null
  /** The number of workers while an experiment sets it. */
  readonly lent: LentWorkers
  /** Answers when every worker listens, rests or failed. Nothing is forked when the script or a setting is wrong. */
  start(): Promise<Result<void>>
  /** Answers when no worker lives. `quick`: shorter grace, for the way out. */
  stop(quick?: boolean): Promise<Result<void>>
  scale(desired: number): Promise<Result<void>>
  /** A slot is being removed: the smaller number is the wanted one from now on, also after a stop meanwhile. */
  rememberDesired(): void
  /** Begins to replace all workers, or the one of a slot, with the settings as they are now. Answers when it has begun. */
  reload(slot: number | null): Promise<Result<{ readonly operationId: number }>>
  cancelReload(): Result<void>
  /** Answers when the policy is in force; while the cluster is stopped, at once. */
  setPolicy(policy: PolicyId): Promise<Result<void>>
  update(patch: SettingsPatch): Promise<Result<{ readonly pending: boolean }>>
  /** What an edited restart rule would have made of each slot's recent exits. */
  replayRule(rule: RestartRule): readonly SlotReplay[]
  setSamplingInterval(intervalMs: number): void
  /** SIGKILL to all, at once. */
  killAll(): void
  close(): void
}

export function createClusterSession(id: string, first: ClusterSettings, context: DeckContext): ClusterSession {
  let settings = first
  /** The script is being checked: nothing runs yet, and no second start may begin. A stop takes it back. */
  let preparing: { isCancelled: boolean } | null = null
  /** Under way, not yet in force. */
  let comingPolicy: PolicyId | null = null
  const { parts, close } = joinParts(id, first, context, () => session.snapshot())
  const { supervisor, telemetry, traffic, output, history, primary, workers, troubles } = parts

  const said = (kind: LifecycleEvent['kind'], tone: Tone, words: string, mark: string | null = null) =>
    ({ atMs: context.clock.nowMs(), kind, tone, slot: null, generation: null, words, mark }) as const
  const say = (...event: Parameters<typeof said>): void => parts.tell(said(...event))
  const slotOf = (workerId: number): number | null => workers.byId(workerId)?.slot ?? null
  const runState = (): ClusterRunState => (preparing === null ? supervisor.runState : 'starting')
  const cancelPreparing = (): boolean => {
    if (preparing === null) return false
    preparing.isCancelled = true
    preparing = null
    parts.changed()
    return true
  }
  const setSettings = (next: ClusterSettings): void => {
    settings = next
    primary.setQueueRule(queueRuleOf(next))
    context.settled()
    parts.changed()
    watchMode.look()
  }

  const scaleTo = async (desired: number): Promise<Result<void>> => {
    setSettings({ ...settings, workers: desired })
    return supervisor.runState === 'stopped' ? ok(undefined) : supervisor.scale(desired)
  }
  const lent = new LentWorkers(supervisor, () => settings)
  const guards = createGuards(parts, { settings: () => settings, scale: scaleTo, isLent: () => lent.isLent })
  const watchMode = createWatchMode(parts, { settings: () => settings, reload: () => session.reload(null) })

  const session: ClusterSession = {
    id,
    get settings() {
      return settings
    },
    get runState() {
      return runState()
    },
    supervisor,
    workers,
    get addresses() {
      return primary.addresses
    },
    telemetry,
    traffic,
    output,
    history,
    lent,
    snapshot: () => describeSession(parts, settings, runState(), guards.now, watchMode.now),
    fullHistory() {
      const { events, exits } = history
      return { clusterId: id, ...telemetry.history(), events, lifelines: supervisor.lifelines, exits }
    },
    takeTick: () => ({ clusterId: id, ...telemetry.takeNew() }),
    workerAt(slot) {
      const present = supervisor.slots.find((one) => one.slot === slot)
      return present === undefined ? null : workers.find(slot, present.generation)
    },

    async start() {
      if (runState() === 'stopping') {
        return fail('wrong-state', `${settings.name} is stopping: start it when it has stopped`)
      }
      if (runState() !== 'stopped') return fail('already-so', `${settings.name} is ${runState()} already`)
      if (context.isEnding()) return fail('wrong-state', 'the deck is quitting: nothing starts any more')
      const attempt = { isCancelled: false }
      preparing = attempt
      parts.changed()
      const checked = await context.prepare(settings)
      const applied = await primary.setPolicy(settings.policy)
      if (attempt.isCancelled) return fail('cancelled', `${settings.name} was stopped before it started`)
      preparing = null
      parts.changed()
      if (!checked.ok) return checked
      if (!applied.ok) return applied
      parts.prepared = checked.value
      troubles.clearAll()
      supervisor.setRules(rulesOf(settings))
      return supervisor.start(settings.workers)
    },

    async stop(quick = false) {
      if (cancelPreparing()) return ok(undefined)
      if (runState() === 'stopped') return fail('already-so', `${settings.name} is stopped already`)
      lent.forget()
      supervisor.setRules(quick ? quickRules(rulesOf(settings)) : rulesOf(settings))
      const stopped = await supervisor.stop()
      troubles.clearAll()
      return stopped
    },

    async scale(desired) {
      if (runState() === 'stopping') {
        return fail('wrong-state', `${settings.name} is stopping: set the number of workers when it has stopped`)
      }
      const taken = lent.refusal()
      if (taken !== null) return taken
      const { autoscale } = settings
      if (!autoscale.isOn || supervisor.runState !== 'running') return scaleTo(desired)
      const byHand = scaleByHand(desired, supervisor.desired, autoscale)
      if (!byHand.ok) return byHand
      if (byHand.value.count !== supervisor.desired) say('autoscale', 'info', byHand.value.words)
      return scaleTo(byHand.value.count)
    },

    rememberDesired() {
      const { desired } = supervisor
      if (!lent.isLent && desired > 0 && desired !== settings.workers) setSettings({ ...settings, workers: desired })
    },

    async reload(slot) {
      if (supervisor.runState !== 'running') return supervisor.startReload(slot)
      const checked = await context.prepare(settings)
      if (!checked.ok) {
        const { code, message } = checked.error
        return fail(code, `${message}. The present workers serve on: put that right, then reload again`)
      }
      if (supervisor.reload?.state === 'running') return supervisor.startReload(slot)
      parts.proven = parts.prepared
      parts.prepared = checked.value
      const started = supervisor.startReload(slot)
      if (!started.ok) {
        parts.prepared = parts.proven
        parts.proven = null
      }
      parts.changed()
      return started
    },

    cancelReload: () => supervisor.cancelReload(),

    async setPolicy(policy) {
      if (policy === comingPolicy) return fail('already-so', `${settings.name} is switching to ${policy} already`)
      if (policy === settings.policy && comingPolicy === null) {
        return fail('already-so', `${settings.name} uses ${policy} already`)
      }
      comingPolicy = policy
      const switched = await primary.setPolicy(policy)
      if (comingPolicy === policy) comingPolicy = null
      if (!switched.ok) {
        say('policy', 'warn', `policy stays ${primary.policy}: ${switched.error.message}`)
        return switched
      }
      const { words, tone } = describeSwitch(switched.value, runState() !== 'stopped', slotOf)
      const { id: action, mark } = clusterAction('cluster.set-policy')
      parts.tell({ ...said('policy', tone, words, `${mark.words} ${policy}`), action })
      setSettings({ ...settings, policy })
      return ok(undefined)
    },

    async update(patch) {
      const change = patchOf(patch)
      const wanted = { ...settings, ...change }
      // What no fork depends on is in force at once, whatever has become of the script meanwhile.
      const checked = differsForWorkers(settings, wanted) ? await context.prepare(wanted) : ok(undefined)
      if (!checked.ok) return checked
      const hasWorkers = supervisor.runState === 'running' || supervisor.runState === 'starting'
      const present = lent.isLent ? settings.workers : supervisor.desired
      const isCounted = hasWorkers && wanted.autoscale.isOn && wanted.workers !== settings.workers
      const byHand = isCounted ? scaleByHand(wanted.workers, present, wanted.autoscale) : null
      if (byHand?.ok === false) return byHand
      if (change.policy !== undefined && change.policy !== settings.policy) {
        const switched = await session.setPolicy(change.policy)
        if (!switched.ok) return switched
      }
      const before = settings
      // What another command changed during the check stays changed.
      const counted = byHand === null ? {} : { workers: byHand.value.count }
      const next: ClusterSettings = { ...before, ...change, ...counted }
      setSettings(next)
      supervisor.setRules(rulesOf(next))
      say('settings', 'info', settingsWords(before, next))
      if (byHand !== null) say('autoscale', 'info', byHand.value.words)
      if (next.workers !== before.workers && hasWorkers && !lent.isLent) void supervisor.scale(next.workers)
      return ok({ pending: session.snapshot().settingsPending })
    },

    ...createProblemActions(parts, (slot) => session.reload(slot)),

    replayRule: (rule) => supervisor.slots.map(({ slot }) => replaySlot(slot, history.exitsOf(slot), rule)),

    setSamplingInterval(intervalMs) {
      for (const process of workers.all) process.ask({ type: 'interval', intervalMs })
    },

    killAll() {
      cancelPreparing()
      supervisor.killAll()
    },
    close() {
      guards.close()
      watchMode.close()
      close()
    },
  }
  return session
}

function patchOf(patch: SettingsPatch): Partial<ClusterSettings> {
  return Object.fromEntries(Object.entries(patch).filter(([, value]) => value !== undefined))
}
