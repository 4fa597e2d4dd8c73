import { clusterAction } from '../../../shared/actions/cluster-actions.ts'
import { withoutUndefined } from '../../../shared/base/without-undefined.ts'
import type { ClusterHistory, ClusterRunState, ClusterSnapshot, ClusterTick } from '../../../shared/model/cluster.ts'
import type { LifecycleEvent, Tone } from '../../../shared/model/event.ts'
import { ownPrimaryPlace } from '../../../shared/model/own-primary.ts'
import type { RestartRule, SlotReplay } from '../../../shared/model/rules.ts'
import type { ClusterSettings } from '../../../shared/model/settings.ts'
import type { ListenAddress, SlotSnapshot } from '../../../shared/model/worker.ts'
import type { PolicyId } from '../../../shared/policies.ts'
import { fail, ok, type Result } from '../../../shared/result.ts'
import type { PrimaryCounters } from '../../cluster/types.ts'
import type { OutputStore } from '../../logs/output-store.ts'
import { checkCount } from '../../supervisor/commands/worker-count.ts'
import type { DrainHold } from '../../supervisor/drain/drain-hold.ts'
import { replaySlot } from '../../supervisor/restart/replay-rule.ts'
import type { Supervisor, SupervisorRules } from '../../supervisor/types.ts'
import type { ClusterTelemetry } from '../../telemetry/cluster-telemetry.ts'
import type { ClusterDependencies } from '../dependencies/cluster-dependencies.ts'
import type { SeenLives } from '../export/seen-lives.ts'
import type { ClusterFaults } from '../faults/cluster-faults.ts'
import { type ClusterGuards, createGuards } from '../guards/guards.ts'
import { scaleByHand } from '../guards/scale-guard.ts'
import type { StallDesk } from '../inspect/stall-desk.ts'
import type { WorkerLooks } from '../inspect/worker-looks.ts'
import { LentWorkers } from '../load/lent-workers.ts'
import type { EndingCounts } from '../metrics/ending-counts.ts'
import type { ClusterOwnPrimary } from '../own-primary/cluster-own-primary.ts'
import { createProblemActions, type ProblemActions } from '../problems/problem-actions.ts'
import { differsForWorkers } from '../settings/default-settings.ts'
import { describeSwitch } from '../settings/policy-words.ts'
import { queueRuleOf, quickRules, rulesOf } from '../settings/rules.ts'
import { settingsWords } from '../settings/settings-words.ts'
import type { ClusterTraffic } from '../traffic/cluster-traffic.ts'
import type { DeckContext, PreparedScript } from '../types.ts'
import { WatchMode } from '../watch/watch-mode.ts'
import type { ClusterSession, ScriptPatch } from './cluster-session.ts'
import type { EventHistory } from './event-history.ts'
import { joinParts } from './join-parts.ts'
import type { SessionParts } from './session-parts.ts'
import { describeSession } from './session-snapshot.ts'
import { switchRequestLines } from './switch-request-lines.ts'
import type { WorkerProcess } from './worker-process.ts'
import type { WorkerTable } from './worker-table.ts'

const noOwnPrimary = fail('wrong-state', 'the deck supervises this cluster: it has no primary of its own')

/** The session of one cluster, over parts that `joinParts` made and joined. Long for all that a person can do to a cluster. */
export class JoinedSession implements ClusterSession {
  readonly id: string
  readonly supervisor: Supervisor
  readonly workers: WorkerTable
  readonly endings: EndingCounts
  readonly telemetry: ClusterTelemetry
  readonly traffic: ClusterTraffic
  readonly output: OutputStore
  readonly history: EventHistory
  readonly lent: LentWorkers
  readonly faults: ClusterFaults
  readonly looks: WorkerLooks
  readonly lives: SeenLives
  readonly stalls: StallDesk
  readonly dependencies: ClusterDependencies
  readonly #parts: SessionParts
  readonly #context: DeckContext
  readonly #guards: ClusterGuards
  readonly #watchMode: WatchMode
  readonly #problems: ProblemActions
  readonly #closeParts: () => void
  #settings: ClusterSettings
  /** The script is being checked: nothing runs yet, and no second start may begin. A stop takes it back. */
  #preparing: { isCancelled: boolean } | null = null
  /** Under way, not yet in force. */
  #comingPolicy: PolicyId | null = null

  constructor(id: string, settings: ClusterSettings, context: DeckContext) {
    this.id = id
    this.#settings = settings
    this.#context = context
    const now = () => this.#settings
    const { parts, close } = joinParts(id, settings, context, {
      settings: now,
      snapshot: () => this.snapshot(),
      orphaned: () => this.#endOrphans(),
    })
    this.#parts = parts
    this.#closeParts = close
    if (settings.requestLines) context.logs.joinRequests(id, true)
    this.supervisor = parts.supervisor
    this.workers = parts.workers
    this.endings = parts.endings
    this.telemetry = parts.telemetry
    this.traffic = parts.traffic
    this.output = parts.output
    this.history = parts.history
    this.faults = parts.faults
    this.looks = parts.looks
    this.lives = parts.lives
    this.stalls = parts.stalls
    this.dependencies = parts.dependencies
    this.lent = new LentWorkers(parts.supervisor, now)
    this.#guards = createGuards(parts, {
      settings: now,
      scale: (count) => this.#scaleTo(count),
      isLent: () => this.lent.isLent,
    })
    this.#watchMode = new WatchMode(parts, { settings: now, reload: () => this.reload(null) })
    this.#problems = createProblemActions(parts, (slot) => this.reload(slot))
  }

  get settings(): ClusterSettings {
    return this.#settings
  }

  get runState(): ClusterRunState {
    if (this.#preparing !== null) return 'starting'
    // Its workers have ended; its own primary is to follow.
    const { runState } = this.supervisor
    return runState === 'stopped' && this.#parts.own.isEnding ? 'stopping' : runState
  }

  get addresses(): readonly ListenAddress[] {
    return this.#parts.primary.addresses
  }

  get counters(): PrimaryCounters {
    return this.#parts.primary.counters
  }

  snapshot(): ClusterSnapshot {
    return describeSession(this.#parts, this.#settings, this.runState, {
      guards: this.#guards.now,
      watch: this.#watchMode.now,
      faults: this.faults.now,
    })
  }

  fullHistory(): ClusterHistory {
    const { events, exits } = this.history
    return { clusterId: this.id, ...this.telemetry.history(), events, lifelines: this.supervisor.lifelines, exits }
  }

  takeTick(): ClusterTick {
    return { clusterId: this.id, ...this.telemetry.takeNew() }
  }

  workerAt(slot: number): WorkerProcess | null {
    const present = this.slotAt(slot)
    return present === null ? null : this.workers.find(slot, present.generation)
  }

  slotAt(slot: number): SlotSnapshot | null {
    if (slot === ownPrimaryPlace) return this.#parts.own.asSlot()
    return this.supervisor.slots.find((one) => one.slot === slot) ?? null
  }

  actOnPrimary(...asked: Parameters<ClusterOwnPrimary['act']>): ReturnType<ClusterOwnPrimary['act']> {
    return this.#parts.own.act(...asked)
  }

  say(kind: LifecycleEvent['kind'], tone: Tone, words: string, mark: string | null): void {
    this.#parts.say(kind, tone, words, { mark })
  }

  async start(): Promise<Result<void>> {
    const { supervisor, runState, settings } = this
    if (runState === 'stopping') {
      return fail('wrong-state', `${settings.name} is stopping: start it when it has stopped`)
    }
    if (runState !== 'stopped') return fail('already-so', `${settings.name} is ${runState} already`)
    if (this.#context.isEnding()) return fail('wrong-state', 'the deck is quitting: nothing starts any more')
    const attempt = { isCancelled: false }
    this.#preparing = attempt
    this.#parts.changed()
    const checked = await this.#context.prepare(settings)
    const applied = await this.#parts.primary.setPolicy(this.#settings.policy)
    if (checked.ok && applied.ok && !attempt.isCancelled) await this.dependencies.open(checked.value.settings)
    if (attempt.isCancelled) return fail('cancelled', `${this.#settings.name} was stopped before it started`)
    this.#preparing = null
    this.#parts.changed()
    if (!checked.ok) return checked
    if (!applied.ok) return applied
    this.#parts.prepared = checked.value
    this.#parts.troubles.clearAll()
    if (this.#settings.primary === 'own') return this.#startOwn(checked.value)
    this.#parts.own.forget()
    supervisor.setRules(rulesOf(this.#settings))
    return supervisor.start(this.#settings.workers)
  }

  /** It decides how many workers there are, and who replaces the dead. */
  #startOwn(checked: PreparedScript): Promise<Result<void>> {
    const { supervisor } = this
    const { own } = this.#parts
    supervisor.setRules(this.#rules())
    own.forget()
    const started = supervisor.startOutside(() => own.verdict())
    own.begin(checked)
    return started
  }

  #endOrphans(): void {
    this.lent.forget()
    void this.faults.stopAll('cluster-stopped')
    void this.supervisor.endOrphans().then(() => this.#parts.troubles.clearAll())
  }

  async stop(quick = false): Promise<Result<void>> {
    if (this.#cancelPreparing()) return ok(undefined)
    const { settings } = this
    if (this.runState === 'stopped') return fail('already-so', `${settings.name} is stopped already`)
    this.lent.forget()
    // Asked for before anything else: a worker that hangs or is stopped would not drain.
    void this.faults.stopAll('cluster-stopped')
    const { own, troubles } = this.#parts
    own.holdForks()
    const rules = quick ? quickRules(this.#rules()) : this.#rules()
    this.supervisor.setRules(rules)
    const isGone = this.supervisor.runState === 'stopped'
    const stopped = isGone ? ok(undefined) : await this.supervisor.stop()
    await own.stop(rules.killMs)
    troubles.clearAll()
    this.#parts.changed()
    return stopped
  }

  async scale(desired: number): Promise<Result<void>> {
    const { supervisor } = this
    // The contract takes as many as a fleet may have: what is refused must not be remembered.
    const unfit = checkCount(desired)
    if (unfit !== null) return unfit
    if (this.runState === 'stopping') {
      const words = `${this.#settings.name} is stopping: set the number of workers when it has stopped`
      return fail('wrong-state', words)
    }
    const taken = this.lent.refusal()
    if (taken !== null) return taken
    const { autoscale } = this.#settings
    if (!autoscale.isOn || supervisor.runState !== 'running') return this.#scaleTo(desired)
    const byHand = scaleByHand(desired, supervisor.desired, autoscale)
    if (!byHand.ok) return byHand
    if (byHand.value.count !== supervisor.desired) this.#parts.say('autoscale', 'info', byHand.value.words)
    return this.#scaleTo(byHand.value.count)
  }

  rememberDesired(): void {
    const { desired } = this.supervisor
    // Where its own primary decides, the number is nobody's wish.
    if (this.#parts.own.settings !== null) return
    if (this.lent.isLent || desired === 0 || desired === this.#settings.workers) return
    this.#setSettings({ ...this.#settings, workers: desired })
  }

  async reload(slot: number | null, hold?: DrainHold): Promise<Result<{ readonly operationId: number }>> {
    const { supervisor } = this
    const parts = this.#parts
    if (supervisor.runState !== 'running') return supervisor.startReload(slot)
    // Forked as its own primary forked the last ones: other settings are in force with its next start.
    if (parts.own.settings !== null) return supervisor.startReload(slot, 'reload', hold)
    const checked = await this.#context.prepare(this.#settings)
    if (!checked.ok) {
      const { code, message } = checked.error
      return fail(code, `${message}. The present workers serve on: put that right, then reload again`)
    }
    await this.dependencies.open(checked.value.settings)
    if (supervisor.reload?.state === 'running') return supervisor.startReload(slot)
    parts.proven = parts.prepared
    parts.prepared = checked.value
    const started = supervisor.startReload(slot, 'reload', hold)
    if (!started.ok) {
      parts.prepared = parts.proven
      parts.proven = null
    }
    parts.changed()
    return started
  }

  async setPolicy(policy: PolicyId): Promise<Result<void>> {
    const { name, policy: present } = this.#settings
    const { primary } = this.#parts
    if (policy === this.#comingPolicy) return fail('already-so', `${name} is switching to ${policy} already`)
    if (policy === present && this.#comingPolicy === null) return fail('already-so', `${name} uses ${policy} already`)
    this.#comingPolicy = policy
    const switched = await primary.setPolicy(policy)
    if (this.#comingPolicy === policy) this.#comingPolicy = null
    if (!switched.ok) {
      this.#parts.say('policy', 'warn', `policy stays ${primary.policy}: ${switched.error.message}`)
      return switched
    }
    const slotOf = (workerId: number): number | null => this.workers.byId(workerId)?.slot ?? null
    const { words, tone } = describeSwitch(switched.value, this.runState !== 'stopped', slotOf)
    const { id: action, mark } = clusterAction('cluster.set-policy')
    this.#parts.say('policy', tone, words, { mark: `${mark.words} ${policy}`, action })
    this.#setSettings({ ...this.#settings, policy })
    return ok(undefined)
  }

  async update(patch: ScriptPatch): Promise<Result<{ readonly pending: boolean }>> {
    const { supervisor, lent } = this
    const settings = this.#settings
    const change = withoutUndefined(patch)
    const wanted = { ...settings, ...change }
    // What no fork depends on is in force at once, whatever has become of the script meanwhile.
    const checked = differsForWorkers(settings, wanted) ? await this.#context.prepare(wanted) : ok(undefined)
    if (!checked.ok) return checked
    const hasWorkers = supervisor.runState === 'running' || supervisor.runState === 'starting'
    const present = lent.isLent ? this.#settings.workers : supervisor.desired
    const isCounted = hasWorkers && wanted.autoscale.isOn && wanted.workers !== this.#settings.workers
    const byHand = isCounted ? scaleByHand(wanted.workers, present, wanted.autoscale) : null
    if (byHand?.ok === false) return byHand
    if (change.policy !== undefined && change.policy !== this.#settings.policy) {
      const switched = await this.setPolicy(change.policy)
      if (!switched.ok) return switched
    }
    const before = this.#settings
    // What another command changed during the check stays changed.
    const counted = byHand === null ? {} : { workers: byHand.value.count }
    const next: ClusterSettings = { ...before, ...change, ...counted }
    this.#setSettings(next)
    supervisor.setRules(this.#rules())
    if (next.requestLines !== before.requestLines) switchRequestLines(this.#parts, next.requestLines)
    this.#parts.say('settings', 'info', settingsWords(before, next))
    if (byHand !== null) this.#parts.say('autoscale', 'info', byHand.value.words)
    if (next.workers !== before.workers && hasWorkers && !lent.isLent) void supervisor.scale(next.workers)
    return ok({ pending: this.snapshot().settingsPending })
  }

  retry(slot: number | null): ReturnType<ProblemActions['retry']> {
    return this.#problems.retry(slot)
  }

  deleteSocket(problemId: string): Promise<Result<void>> {
    return this.#problems.deleteSocket(problemId)
  }

  releaseAddress(problemId: string): Result<void> {
    return this.#problems.releaseAddress(problemId)
  }

  replayRule(rule: RestartRule): readonly SlotReplay[] {
    return this.supervisor.slots.map(({ slot }) => replaySlot(slot, this.history.exitsOf(slot), rule))
  }

  forkOne(slot: number | null): Result<void> {
    if (this.#parts.own.settings === null) return noOwnPrimary
    const forked = this.supervisor.forkOne(slot)
    return forked.ok ? ok(undefined) : forked
  }

  letFork(): Result<void> {
    return this.#parts.own.settings === null ? noOwnPrimary : this.#parts.own.letFork()
  }

  async startPrimary(): Promise<Result<void>> {
    const { own } = this.#parts
    if (own.isAlive) return fail('already-so', 'your primary runs already')
    if (this.#settings.primary === 'deck') return this.#switchToOwn()
    if (this.runState === 'stopped') return this.start()
    if (own.settings === null) return this.#switchToOwn()
    if (this.runState !== 'running')
      return fail('wrong-state', `${this.#settings.name} is ${this.runState}: wait until it has`)
    const checked = await this.#context.prepare(this.#settings)
    if (!checked.ok) return checked
    if (own.isAlive || this.supervisor.runState !== 'running')
      return fail('already-so', 'something else was started meanwhile')
    this.#parts.prepared = checked.value
    own.begin(checked.value)
    return ok(undefined)
  }

  /** The deck supervised until now: the cluster starts again with the primary half of its script as its primary. */
  async #switchToOwn(): Promise<Result<void>> {
    if (this.#settings.primary !== 'own') {
      const before = this.#settings
      this.#setSettings({ ...before, primary: 'own' })
      this.#parts.say('settings', 'info', settingsWords(before, this.#settings))
    }
    if (this.runState !== 'stopped') {
      const stopped = await this.stop()
      if (!stopped.ok) return stopped
    }
    return this.start()
  }

  setSamplingInterval(intervalMs: number): void {
    for (const process of this.workers.all) process.ask({ type: 'interval', intervalMs })
    this.workers.ownPrimary?.ask({ type: 'interval', intervalMs })
  }

  setCountsInterval(everyMs: number): void {
    for (const process of this.workers.all) process.ask({ type: 'counts', everyMs })
  }

  tell(event: Omit<LifecycleEvent, 'id'>): void {
    this.#parts.tell(event)
  }

  killAll(): void {
    this.#cancelPreparing()
    // First: what it forked in answer to their ends would be one too many.
    this.#parts.own.killAll()
    this.supervisor.killAll()
  }

  close(): void {
    this.#guards.close()
    this.#watchMode.close()
    this.#closeParts()
  }

  /** Who decides is settled at a start, whatever the settings say since. */
  #rules(): SupervisorRules {
    const isOwn =
      this.runState === 'stopped' || this.#preparing !== null
        ? this.#settings.primary === 'own'
        : this.#parts.own.settings !== null
    return rulesOf(this.#settings, isOwn ? 'outside' : 'deck')
  }

  #cancelPreparing(): boolean {
    if (this.#preparing === null) return false
    this.#preparing.isCancelled = true
    this.#preparing = null
    this.dependencies.closeAll()
    this.#parts.changed()
    return true
  }

  #setSettings(next: ClusterSettings): void {
    this.#settings = next
    this.#parts.primary.setQueueRule(queueRuleOf(next))
    this.#context.settled()
    this.#parts.changed()
    this.#watchMode.look()
  }

  async #scaleTo(desired: number): Promise<Result<void>> {
    if (this.#parts.own.settings === null) this.#setSettings({ ...this.#settings, workers: desired })
    return this.supervisor.runState === 'stopped' ? ok(undefined) : this.supervisor.scale(desired)
  }
}
