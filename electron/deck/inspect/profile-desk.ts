import { join } from 'node:path'
import type { Clock } from '../../../shared/base/clock.ts'
import { newId } from '../../../shared/base/new-id.ts'
import { clockTime, inSeconds, placeName, slotNames } from '../../../shared/base/plain-words.ts'
import type { Profile, ProfileKind, ProfilesSnapshot } from '../../../shared/inspection/profile.ts'
import type { CommandInput } from '../../../shared/ipc/contract.ts'
import { limits } from '../../../shared/limits.ts'
import type { SlotSnapshot } from '../../../shared/model/worker.ts'
import { fail, ok, type Result } from '../../../shared/result.ts'
import { type ExportedFile, exportProfile } from '../../inspect/profiles/export-profile.ts'
import { hottestOf } from '../../inspect/profiles/hottest.ts'
import type { ProfileStore } from '../../inspect/profiles/profile-store.ts'
import { SourcePlaces } from '../../sources/source-places.ts'
import type { ClusterSession } from '../session/cluster-session.ts'
import { ownFilesOf } from '../session/own-files.ts'
import type { DeckContext } from '../types.ts'
import type { AskedCluster, AskedWorker } from './asked-worker.ts'
import { RunningProfile, type RunningProfileOptions, type SampledParts } from './running-profile.ts'
import { type SampledWorker, type StartProfile, sampledWorker } from './sampled-worker.ts'

/** What profiles need of the deck. */
export interface ProfileParts {
  readonly context: Pick<DeckContext, 'publish' | 'agentPath'> & { readonly clock: Clock }
  readonly store: ProfileStore
  session(clusterId: string): Result<AskedCluster>
  /** One that can have its workers replaced by what is sampled from its start. */
  forked(clusterId: string): Result<ClusterSession>
}

type Kept = Result<{ readonly profileId: string }>

interface Entry {
  readonly running: RunningProfile
  readonly kept: Promise<Kept>
}

const defaultInterval: Readonly<Record<ProfileKind, number>> = { cpu: 1000, allocations: 32_768 }
/** Should the deck be gone when its time is over, the worker ends it itself, so much later. */
const ownEndMs = 5000
const bootForMs = 60_000

/** All profiles of the deck: those that are made now, one at a time per worker, and those that are kept. */
export class ProfileDesk {
  readonly #parts: ProfileParts
  readonly #sources = new SourcePlaces()
  readonly #ownFiles: readonly string[]
  readonly #entries = new Map<string, Entry>()
  #nextProfileId = 1
  #folder: Promise<Result<string>> | null = null

  constructor(parts: ProfileParts) {
    this.#parts = parts
    this.#ownFiles = ownFilesOf(parts.context.agentPath)
  }

  async snapshot(): Promise<ProfilesSnapshot> {
    const kept = await this.#parts.store.summaries()
    return { running: [...this.#entries.values()].map(({ running }) => running.progress), kept }
  }

  /** Begins in several workers at once. Answers when at least one samples. */
  async start(asked: CommandInput<'profile.start'>): Promise<Result<{ readonly runId: string }>> {
    const found = thatRuns(this.#parts.session(asked.clusterId))
    if (!found.ok) return found
    const session = found.value
    const folder = await this.#draftFolder()
    if (!folder.ok) return folder
    const { kind, forMs, interval = defaultInterval[kind] } = asked
    const slots = asked.slots ?? session.snapshot().slots.flatMap((one) => (hasProcess(one) ? [one.slot] : []))
    if (slots.length === 0) return fail('wrong-state', `${session.settings.name} has no worker now: wait for one`)
    const workers: SampledWorker[] = []
    const refused: { slot: number; words: string }[] = []
    for (const slot of new Set(slots)) {
      const words = this.#refusal(session, slot)
      const rest = { what: kind, interval, mostMs: forMs + ownEndMs, until: 'stopped' } as const
      if (words === null) workers.push(sampledWorker(slot, workerOf(session, slot), this.#order(folder.value, rest)))
      else refused.push({ slot, words })
    }
    if (workers.length === 0)
      return fail('refused', refused.map((one) => `${placeName(one.slot)}: ${one.words}`).join('; '))
    const running = this.#create(session, { kind, trigger: 'by-hand', forMs, refused }, workers)
    const begun = await running.begin()
    if (!begun.ok) return begun
    return ok({ runId: this.#enter(running, interval) })
  }

  /** Has the slot's worker replaced by one whose start is sampled: the present one serves until that listens. */
  async boot({ clusterId, slot }: CommandInput<'profile.boot'>): Promise<Result<{ readonly runId: string }>> {
    const found = thatRuns(this.#parts.forked(clusterId))
    if (!found.ok) return found
    const session = found.value
    if (this.#isTaken(session, slot))
      return fail('already-so', `${placeName(slot)} is being profiled already: wait for its end`)
    const folder = await this.#draftFolder()
    if (!folder.ok) return folder
    const interval = defaultInterval.cpu
    const order = this.#order(folder.value, { what: 'cpu', interval, mostMs: bootForMs, until: 'listening' })
    const worker = sampledWorker(slot, null, order)
    const running = this.#create(session, { kind: 'cpu', trigger: 'boot', forMs: null, refused: [] }, [worker])
    const takeBack = session.looks.atNextBoot(slot, order)
    running.awaitFork()
    const reloading = await session.reload(slot)
    if (!reloading.ok) {
      takeBack()
      running.stop(null)
      const { code, message } = reloading.error
      return fail(code, `${message}: its start can be profiled when its worker can be replaced`)
    }
    void running.done.then(takeBack)
    return ok({ runId: this.#enter(running, interval) })
  }

  async stop(runId: string): Promise<Kept> {
    const entry = this.#entries.get(runId)
    if (entry === undefined) return fail('not-found', 'That profile has ended already: it is among those that are kept')
    entry.running.stop('it was stopped by hand')
    return entry.kept
  }

  read(profileId: string): Promise<Result<Profile>> {
    return this.#parts.store.read(profileId)
  }

  async text(profileId: string): Promise<Result<string>> {
    const files = await this.export({ profileId, format: 'markdown', slot: null })
    return files.ok ? ok(files.value.map(({ text }) => text).join('\n')) : files
  }

  async rename(profileId: string, name: string): Promise<Result<void>> {
    return this.#listChanged(await this.#parts.store.rename(profileId, name))
  }

  async remove(profileId: string): Promise<Result<void>> {
    return this.#listChanged(await this.#parts.store.remove(profileId))
  }

  async export({ profileId, format, slot }: CommandInput<'profile.export'>): Promise<Result<readonly ExportedFile[]>> {
    const read = await this.#parts.store.read(profileId)
    return read.ok ? exportProfile(read.value, format, slot) : read
  }

  /** Its cluster is gone, and with it those who were sampled. */
  forget({ id }: Pick<AskedCluster, 'id'>): void {
    for (const { running } of this.#entries.values()) if (running.options.session.id === id) running.close()
  }

  close(): void {
    for (const { running } of this.#entries.values()) running.close()
  }

  #refusal(session: AskedCluster, slot: number): string | null {
    const snapshot = session.slotAt(slot)
    if (snapshot === null) return 'there is no such slot'
    if (this.#isTaken(session, slot)) return 'it is being profiled already'
    return notSampledNow(snapshot)
  }

  #isTaken(session: AskedCluster, slot: number): boolean {
    return [...this.#entries.values()].some(({ running }) => running.options.session === session && running.holds(slot))
  }

  /** Once for each deck; a folder that could not be made is tried again. */
  async #draftFolder(): Promise<Result<string>> {
    this.#folder ??= this.#parts.store.draftFolder(this.#parts.context.clock.nowMs())
    const folder = await this.#folder
    if (!folder.ok) this.#folder = null
    return folder
  }

  #order(folder: string, rest: Omit<StartProfile, 'kind' | 'profileId' | 'path'>): StartProfile {
    const profileId = this.#nextProfileId++
    return { kind: 'start-profile', profileId, path: join(folder, `${newId()}.json`), ...rest }
  }

  #create(
    session: AskedCluster,
    what: Pick<RunningProfileOptions, 'kind' | 'trigger' | 'forMs' | 'refused'>,
    workers: readonly SampledWorker[],
  ): RunningProfile {
    const common = { runId: newId(), session, clock: this.#parts.context.clock, sources: this.#sources }
    const changed = (): void => void this.#push()
    return new RunningProfile({ ...common, ...what, ownFiles: this.#ownFiles, changed }, workers)
  }

  #enter(running: RunningProfile, interval: number): string {
    const { runId } = running.options
    const atMs = this.#parts.context.clock.nowMs()
    const kept = running.done.then((sampled) => this.#keep(running, sampled, atMs, interval))
    this.#entries.set(runId, { running, kept })
    void this.#push()
    return runId
  }

  async #keep(running: RunningProfile, sampled: SampledParts, atMs: number, interval: number): Promise<Kept> {
    const { session, runId } = running.options
    const profile = describeProfile(running.options, sampled, atMs, interval)
    const kept = sampled.parts.length === 0 ? noneWords(sampled) : await this.#parts.store.add(profile)
    this.#entries.delete(runId)
    await this.#push()
    if (kept.ok) session.say('notice', 'info', eventWords(profile), 'profile')
    else session.say('notice', 'warn', `${profile.name} was not made: ${kept.error.message}`, null)
    return kept.ok ? ok({ profileId: profile.profileId }) : kept
  }

  async #listChanged(changed: Result<void>): Promise<Result<void>> {
    if (changed.ok) await this.#push()
    return changed
  }

  async #push(): Promise<void> {
    this.#parts.context.publish('profiles', await this.snapshot())
  }
}

function thatRuns<Cluster extends AskedCluster>(found: Result<Cluster>): Result<Cluster> {
  if (!found.ok || found.value.runState === 'running') return found
  const { settings, runState } = found.value
  return fail('wrong-state', `${settings.name} is ${runState}: a profile needs it running`)
}

/** The one that the slot shows. */
function workerOf(session: AskedCluster, slot: number): AskedWorker | null {
  const generation = session.slotAt(slot)?.generation
  return generation === undefined ? null : session.workers.find(slot, generation)
}

/** Why this worker cannot begin now; null: it may. */
/** Of a container on another node nobody here knows the pid; an agent that is heard is a process, too. */
const hasProcess = ({ pid, agent }: SlotSnapshot): boolean => pid !== null || agent === 'connected'

function notSampledNow(snapshot: SlotSnapshot): string | null {
  const { phase, health, agent } = snapshot
  if (!hasProcess(snapshot)) return `it has no worker now (${phase})`
  if (health === 'paused') return 'it is paused: continue it first'
  if (health === 'unresponsive') return 'its event loop is blocked, so that it cannot begin: see where it is stuck'
  if (agent === 'absent') return 'it has no agent, which would sample it'
  return phase === 'draining' ? 'it is on its way out' : null
}

function describeProfile(
  { session, kind, trigger, runId }: RunningProfileOptions,
  { parts, refused }: SampledParts,
  atMs: number,
  intervalMicros: number,
): Profile {
  const slots = (parts.length > 0 ? parts : refused).map(({ slot }) => slot)
  const what = kind === 'cpu' ? 'CPU profile' : 'Allocations'
  const name = trigger === 'boot' ? `Start of ${slotNames(slots)}` : `${what} of ${slotNames(slots)}`
  return {
    profileId: runId,
    name: `${name}, ${clockTime(atMs)}`.slice(0, limits.nameChars),
    clusterId: session.id,
    clusterName: session.settings.name,
    kind,
    trigger,
    atMs,
    durationMs: parts.reduce((longest, part) => Math.max(longest, part.durationMs), 0),
    intervalMicros,
    slots: parts.map(({ slot }) => slot),
    hottest: hottestOf(parts),
    byteCount: 0,
    parts,
    refused,
  }
}

function noneWords({ refused }: SampledParts) {
  return fail('refused', refused.map(({ slot, words }) => `${placeName(slot)}: ${words}`).join('; '))
}

/** "CPU profile of slots 1 to 4, 10 s: most in sumOrder cart.js:42, 61 %". */
function eventWords({ kind, trigger, slots, durationMs, hottest, refused }: Profile): string {
  const what = kind === 'cpu' ? 'CPU profile' : 'allocations'
  const whole = trigger === 'boot' ? 'profile of the start' : what
  const most = hottest === null ? '' : `: most in ${hottest}`
  const without = refused.length === 0 ? '' : `; nothing of ${slotNames(refused.map(({ slot }) => slot))}`
  return `${whole} of ${slotNames(slots)}, ${inSeconds(durationMs)}${most}${without}`
}
