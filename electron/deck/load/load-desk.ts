import { randomUUID } from 'node:crypto'
import type { CommandInput } from '../../../shared/ipc/contract.ts'
import type { LoadResult, LoadSnapshot } from '../../../shared/model/load.ts'
import { fail, ok, type Result } from '../../../shared/result.ts'
import { type HostKind, judgeHost } from '../../load/allowed-host.ts'
import type { ClusterSession } from '../session/cluster-session.ts'
import { checkOwnTarget, chooseTarget, portOf } from './choose-target.ts'
import { describeResult } from './describe-result.ts'
import type { LoadParts } from './load-parts.ts'
import { type RunningLoad, runLoad } from './running-load.ts'

/** All loads of the deck: at most one at a time per cluster. */
export interface LoadDesk {
  snapshot(): LoadSnapshot
  /** Checks the target, remembers the settings, begins. */
  start(request: CommandInput<'load.start'>): Promise<Result<{ readonly runId: string }>>
  setRate(runId: string, ratePerSec: number): Promise<Result<void>>
  /** Answers when the ledger is closed and the result is kept. */
  stop(runId: string): Promise<Result<{ readonly resultId: string }>>
  result(resultId: string): Promise<Result<LoadResult>>
  rename(resultId: string, name: string): Promise<Result<void>>
  remove(resultId: string): Promise<Result<void>>
  /** The cluster leaves the deck: its load goes at once. */
  forget(session: ClusterSession): void
  close(): void
}

interface Entry {
  readonly load: RunningLoad
  /** Its result's id, when there is one. */
  readonly kept: Promise<Result<{ readonly resultId: string }>>
}

export function createLoadDesk(parts: LoadParts, intervalMs: () => number): LoadDesk {
  const { store } = parts
  const { publish } = parts.context
  const entries = new Map<string, Entry>()
  /** Clusters whose start is being checked. */
  const starting = new Set<string>()
  /** Hosts a person ticked; for as long as the deck runs. */
  const allowedHosts = new Set<string>()
  const ofCluster = (clusterId: string): Entry | undefined =>
    [...entries.values()].find((entry) => entry.load.request.session.id === clusterId)
  const listChanged = <T>(result: Result<T>): Result<T> => {
    if (result.ok) publish('load-results', store.summaries)
    return result
  }

  const keep = async (load: RunningLoad): Promise<Result<{ readonly resultId: string }>> => {
    const { runId, session } = load.request
    const ended = await load.ended
    entries.delete(runId)
    const tell = (resultId: string | null, words: string): void =>
      publish('load-ended', { runId, clusterId: session.id, resultId, words })
    const { sent, unaccounted } = ended.run.totals.ledger
    if (sent + unaccounted === 0) {
      tell(null, `Nothing was sent: ${ended.words}`)
      return fail('cancelled', `The load ended before anything was sent: ${ended.words}`)
    }
    const added = listChanged(await store.add(describeResult(load.request, ended, parts.cores)))
    tell(added.ok ? runId : null, added.ok ? ended.words : added.error.message)
    return added.ok ? ok({ resultId: runId }) : added
  }

  const begin = async (request: CommandInput<'load.start'>, session: ClusterSession) => {
    const { settings, experiment } = request
    const { served } = session.snapshot()
    const target = chooseTarget(settings.url, session.settings.name, served)
    if (!target.ok) return target
    const judged = await judgeHost(target.value)
    if (!judged.ok) return judged
    const { kind, addresses } = judged.value
    const allowed = allow(target.value, kind, request.allowHost)
    if (!allowed.ok) return allowed
    if (experiment.kind === 'workers' && session.runState !== 'running') {
      return fail('wrong-state', `${session.settings.name} is ${session.runState}: "1 → N" needs it running`)
    }
    const isOwn = kind === 'own' && servesPort(session, target.value)
    const checked = isOwn ? checkOwnTarget(target.value, served) : ok(undefined)
    if (!checked.ok) return checked
    store.rememberSettings(session.id, settings)
    const runId = randomUUID()
    const url = target.value
    const load = runLoad({ runId, session, settings, experiment, url, addresses, isOwn }, parts, intervalMs)
    const entry = { load, kept: keep(load) }
    entries.set(runId, entry)
    return ok({ runId })
  }

  const allow = (url: URL, kind: HostKind, ticked: boolean): Result<void> => {
    if (kind === 'own' || allowedHosts.has(url.hostname)) return ok(undefined)
    if (!ticked) {
      return fail('host-not-allowed', `${url.hostname} is not this machine: tick "I may load this host" if you may`)
    }
    allowedHosts.add(url.hostname)
    return ok(undefined)
  }

  const find = (runId: string): Result<Entry> => {
    const entry = entries.get(runId)
    return entry === undefined ? fail('not-found', 'That load has ended already') : ok(entry)
  }

  return {
    snapshot: () => ({
      runs: [...entries.values()].map(({ load }) => load.snapshot()),
      results: store.summaries,
      settings: store.lastSettings,
    }),
    async start(request) {
      const found = parts.session(request.clusterId)
      if (!found.ok) return found
      const session = found.value
      if (ofCluster(session.id) !== undefined || starting.has(session.id)) {
        return fail('already-so', `Load runs on ${session.settings.name} already: stop it first`)
      }
      starting.add(session.id)
      try {
        return await begin(request, session)
      } finally {
        starting.delete(session.id)
      }
    },
    async setRate(runId, ratePerSec) {
      const found = find(runId)
      return found.ok ? found.value.load.setRate(ratePerSec) : found
    },
    async stop(runId) {
      const found = find(runId)
      if (!found.ok) return found
      found.value.load.stop('person')
      return found.value.kept
    },
    result: (resultId) => store.read(resultId),
    rename: async (resultId, name) => listChanged(await store.rename(resultId, name)),
    remove: async (resultId) => listChanged(await store.remove(resultId)),
    forget(session) {
      ofCluster(session.id)?.load.close()
    },
    close() {
      for (const { load } of entries.values()) load.close()
    },
  }
}

/** The load goes to one of the cluster's own addresses. */
function servesPort(session: ClusterSession, url: URL): boolean {
  return session.snapshot().addresses.some(({ port }) => port === portOf(url))
}
