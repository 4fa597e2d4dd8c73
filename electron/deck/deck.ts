import { randomUUID } from 'node:crypto'
import { limits } from '../../shared/limits.ts'
import type { ClusterHistory, ClusterSnapshot } from '../../shared/model/cluster.ts'
import type { HostPoint } from '../../shared/model/sample.ts'
import type { ClusterSettings, OpenRequest } from '../../shared/model/settings.ts'
import { fail, ok, type Result } from '../../shared/result.ts'
import { defaultName } from '../runtime/script-home.ts'
import { Repetition } from '../supervisor/restart/repetition.ts'
import { Sampler } from '../telemetry/sampler.ts'
import type { OsReader } from '../telemetry/types.ts'
import { createDetailWatch, type DetailWatch } from './inspect/detail-watch.ts'
import { LoadDesk } from './load/load-desk.ts'
import type { LoadParts } from './load/load-parts.ts'
import { type ClusterSession, createClusterSession } from './session/cluster-session.ts'
import { completeSettings } from './settings/default-settings.ts'
import { createTrafficWatch, type TrafficWatch } from './traffic/traffic-watch.ts'
import type { DeckContext } from './types.ts'

export interface DeckOptions extends Omit<DeckContext, 'sampler' | 'settled' | 'isEnding' | 'ownerOf'> {
  readonly samplingIntervalMs: number
  /** How load is made, and where its results are kept. */
  readonly load: Pick<LoadParts, 'begin' | 'store' | 'cores'>
  /** How to look at processes from outside, when others here do so, too. */
  readonly osReader?: OsReader
  /** The system tells nothing of the workers; the reason in words. Once. */
  readonly unmeasured?: (why: string) => void
  /** The list of clusters, their settings or run state changed: time to remember them. */
  readonly changed: () => void
}

/** Many sessions, one sampler, one tick. */
export interface Deck {
  readonly sessions: readonly ClusterSession[]
  readonly samplingIntervalMs: number
  readonly watch: DetailWatch
  readonly traffic: TrafficWatch
  readonly loads: LoadDesk
  session(clusterId: string): Result<ClusterSession>
  snapshots(): ClusterSnapshot[]
  histories(): ClusterHistory[]
  host(): HostPoint
  /** Checks and starts a script. When anything is wrong no cluster appears and nothing is forked. */
  open(request: OpenRequest): Promise<Result<{ readonly clusterId: string }>>
  /** Brings a remembered cluster back; it stays in the list, stopped, when it cannot start. */
  restore(id: string, settings: ClusterSettings, running: boolean): Promise<Result<void>>
  remove(clusterId: string): Promise<Result<void>>
  setSamplingInterval(intervalMs: number): void
  /** Drains all clusters, quickly. Resolves when nothing lives any more; from the call on nothing starts. */
  stopAll(): Promise<void>
  /** SIGKILL to everything, at once. */
  killAll(): void
  close(): void
}

export function createDeck(options: DeckOptions): Deck {
  const sessions = new Map<string, ClusterSession>()
  const sampler = new Sampler({
    clock: options.clock,
    intervalMs: options.samplingIntervalMs,
    onBlind: options.unmeasured ?? (() => {}),
    ...(options.osReader === undefined ? {} : { osReader: options.osReader }),
  })
  let isEnding = false
  const ownerOf: DeckContext['ownerOf'] = (pid, port) => {
    for (const { id, settings, addresses, workers } of sessions.values()) {
      const { name } = settings
      const worker = workers.all.find((one) => one.worker.pid === pid)
      if (worker !== undefined) return { id, name, slot: worker.slot }
      if (pid === process.pid && addresses.some((one) => one.port === port)) return { id, name, slot: null }
    }
    return null
  }
  const context: DeckContext = { ...options, sampler, settled: options.changed, isEnding: () => isEnding, ownerOf }
  const watch = createDetailWatch(options.clock, options.publish)
  const traffic = createTrafficWatch()
  const sessionOf = (clusterId: string): Result<ClusterSession> => {
    const session = sessions.get(clusterId)
    return session === undefined ? fail('not-found', 'That cluster is no longer in the deck') : ok(session)
  }
  const loads = new LoadDesk({ ...options.load, context, session: sessionOf }, () => sampler.intervalMs)

  const ticks = new Repetition(options.clock, () => {
    options.publish('tick', { host: sampler.host(), clusters: [...sessions.values()].map((one) => one.takeTick()) })
    return limits.tickMs
  })
  ticks.in(limits.tickMs)

  const add = (id: string, settings: ClusterSettings): ClusterSession => {
    const session = createClusterSession(id, settings, context)
    sessions.set(id, session)
    options.publish('cluster', session.snapshot())
    options.changed()
    return session
  }

  return {
    get sessions() {
      return [...sessions.values()]
    },
    get samplingIntervalMs() {
      return sampler.intervalMs
    },
    watch,
    traffic,
    loads,
    session: sessionOf,
    snapshots: () => [...sessions.values()].map((one) => one.snapshot()),
    histories: () => [...sessions.values()].map((one) => one.fullHistory()),
    host: () => sampler.host(),

    async open(request) {
      const { max } = limits.clusters
      if (sessions.size >= max)
        return fail('refused', `The deck holds ${max} clusters, the most it can: remove one first`)
      const settings = completeSettings(request, await defaultName(request.scriptPath))
      const checked = await options.prepare(settings)
      if (!checked.ok) return checked
      const session = add(randomUUID(), { ...settings, name: uniqueName(settings.name, sessions) })
      // The cluster stands; its workers booting is seen live, and may take as long as the app takes.
      void session.start()
      return ok({ clusterId: session.id })
    },

    async restore(id, settings, running) {
      const session = add(id, settings)
      if (!running) return ok(undefined)
      const checked = await options.prepare(settings)
      if (!checked.ok) return checked
      void session.start()
      return ok(undefined)
    },

    async remove(clusterId) {
      const session = sessions.get(clusterId)
      if (session === undefined) return fail('not-found', 'That cluster is no longer in the deck')
      const stopped = session.runState === 'stopped' ? ok(undefined) : await session.stop()
      // A worker that not even SIGKILL ended keeps its cluster in sight.
      if (!stopped.ok && session.runState !== 'stopped') return stopped
      if (!sessions.delete(clusterId)) return ok(undefined)
      watch.forget(session)
      traffic.forget(session)
      loads.forget(session)
      session.close()
      options.publish('cluster-removed', { clusterId })
      options.changed()
      return ok(undefined)
    },

    setSamplingInterval(intervalMs) {
      sampler.setInterval(intervalMs)
      for (const session of sessions.values()) session.setSamplingInterval(intervalMs)
    },

    async stopAll() {
      isEnding = true
      loads.close()
      const running = [...sessions.values()].filter((one) => one.runState !== 'stopped')
      await Promise.all(running.map((one) => one.stop(true)))
    },

    killAll() {
      for (const session of sessions.values()) session.killAll()
    },

    close() {
      ticks.close()
      watch.close()
      traffic.close()
      loads.close()
      for (const session of sessions.values()) session.close()
      sessions.clear()
      sampler.close()
    },
  }
}

/** "api", "api 2", "api 3": the sidebar must tell two of a name apart. */
function uniqueName(name: string, sessions: ReadonlyMap<string, ClusterSession>): string {
  const taken = new Set([...sessions.values()].map((one) => one.settings.name))
  let unique = name
  for (let number = 2; taken.has(unique); number += 1) {
    const ending = ` ${number}`
    unique = `${name.slice(0, limits.nameChars - ending.length)}${ending}`
  }
  return unique
}
