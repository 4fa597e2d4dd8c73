import { newId } from '../../../shared/base/new-id.ts'
import { counted } from '../../../shared/base/plain-words.ts'
import type { CommandInput } from '../../../shared/ipc/contract.ts'
import type { LoadResult, LoadSnapshot } from '../../../shared/model/load.ts'
import { fail, ok, type Result } from '../../../shared/result.ts'
import { countWords } from '../../load/results/number-words.ts'
import type { LoadOptions, LoadTarget } from '../../load/types.ts'
import { AllowedHosts } from './allowed-hosts.ts'
import { checkOwnTarget, chooseTarget, portOf } from './choose-target.ts'
import { describeResult } from './describe-result.ts'
import type { FollowedPorts } from './load-aim.ts'
import type { LoadParts } from './load-parts.ts'
import type { LoadedCluster } from './loaded-cluster.ts'
import { RunningLoad } from './running-load.ts'
import { portsWords, urlOf } from './serving-ports.ts'

type StartRequest = CommandInput<'load.start'>

interface Entry {
  readonly load: RunningLoad
  /** Its result's id, when there is one. */
  readonly kept: Promise<Result<{ readonly resultId: string }>>
}

/** Where a load goes. */
interface Aimed {
  readonly targets: readonly LoadTarget[]
  /** The load is on the cluster itself. */
  readonly isOwn: boolean
  /** Where they are the ports of tasks, and change with them. */
  readonly followed: FollowedPorts | null
  readonly words: string
}

/** All loads of the deck: at most one at a time per cluster. */
export class LoadDesk {
  readonly #parts: LoadParts
  readonly #intervalMs: () => number
  readonly #entries = new Map<string, Entry>()
  /** Clusters whose start is being checked. */
  readonly #starting = new Set<string>()
  readonly #hosts = new AllowedHosts()

  constructor(parts: LoadParts, intervalMs: () => number) {
    this.#parts = parts
    this.#intervalMs = intervalMs
  }

  snapshot(): LoadSnapshot {
    const { summaries, lastSettings } = this.#parts.store
    const runs = [...this.#entries.values()].map(({ load }) => load.snapshot())
    return { runs, results: summaries, settings: lastSettings }
  }

  /** Checks the target, remembers the settings, begins. */
  async start(request: StartRequest, onSecond?: LoadOptions['onSecond']): Promise<Result<{ readonly runId: string }>> {
    const found = this.#parts.session(request.clusterId)
    if (!found.ok) return found
    const session = found.value
    if (this.#ofCluster(session.id) !== undefined || this.#starting.has(session.id)) {
      return fail('already-so', `Load runs on ${session.settings.name} already: stop it first`)
    }
    this.#starting.add(session.id)
    try {
      return await this.#begin(request, session, onSecond)
    } finally {
      this.#starting.delete(session.id)
    }
  }

  /** Settles when a load under way has ended, with its result. */
  ended(runId: string): Promise<Result<{ readonly resultId: string }>> {
    return this.#entries.get(runId)?.kept ?? Promise.resolve(fail('not-found', 'That load has ended already'))
  }

  async setRate(runId: string, ratePerSec: number): Promise<Result<void>> {
    const found = this.#find(runId)
    return found.ok ? found.value.load.setRate(ratePerSec) : found
  }

  /** Answers when the ledger is closed and the result is kept. A plan ends its load in time: that is nobody's hand. */
  async stop(runId: string, by: 'person' | 'plan' = 'person'): Promise<Result<{ readonly resultId: string }>> {
    const found = this.#find(runId)
    if (!found.ok) return found
    found.value.load.stop(by === 'person' ? 'person' : 'duration')
    return found.value.kept
  }

  result(resultId: string): Promise<Result<LoadResult>> {
    return this.#parts.store.read(resultId)
  }

  async rename(resultId: string, name: string): Promise<Result<void>> {
    return this.#listChanged(await this.#parts.store.rename(resultId, name))
  }

  async remove(resultId: string): Promise<Result<void>> {
    return this.#listChanged(await this.#parts.store.remove(resultId))
  }

  /** The cluster leaves the deck: its load goes at once. */
  forget(session: Pick<LoadedCluster, 'id'>): void {
    this.#ofCluster(session.id)?.load.close()
  }

  close(): void {
    for (const { load } of this.#entries.values()) load.close()
  }

  async #begin(
    request: StartRequest,
    session: LoadedCluster,
    onSecond: LoadOptions['onSecond'],
  ): Promise<Result<{ readonly runId: string }>> {
    const { settings, experiment } = request
    const aimed = await this.#aim(request, session)
    if (!aimed.ok) return aimed
    if (experiment.kind === 'workers' && session.runState !== 'running') {
      return fail('wrong-state', `${session.settings.name} is ${session.runState}: "1 → N" needs it running`)
    }
    // That of an experiment is the experiment's, not what a person set last.
    if (onSecond === undefined) this.#parts.store.rememberSettings(session.id, settings)
    const runId = newId()
    const heard = onSecond === undefined ? {} : { onSecond }
    const { words, ...aim } = aimed.value
    const asked = { runId, session, settings, experiment, ...aim, ...heard }
    const load = new RunningLoad(asked, this.#parts, this.#intervalMs)
    this.#entries.set(runId, { load, kept: this.#keep(load) })
    session.say('notice', 'info', `load begins ${words}: ${beginWords(request)}`, null)
    return ok({ runId })
  }

  /** A cluster whose tasks have a port each is loaded at all of them, unless a URL is typed. */
  async #aim({ settings: { url: typed }, allowHost }: StartRequest, session: LoadedCluster): Promise<Result<Aimed>> {
    const { served, fleet } = session.snapshot()
    const { servingPorts = null } = session
    const ports = servingPorts?.now ?? []
    if (typed === '' && servingPorts !== null && ports.length > 0) {
      const followed = { ports: servingPorts, judge: (url: URL) => this.#hosts.judgeLater(url) }
      const nodes = (fleet?.nodes ?? []).flatMap(({ address }) => (address === null ? [] : [urlOf({ host: address })]))
      const targets = await this.#hosts.judge(ports.map(urlOf), allowHost, nodes)
      return targets.ok
        ? ok({ targets: targets.value, isOwn: true, followed, words: portsWords(ports.length) })
        : targets
    }
    const chosen = chooseTarget(typed, session.settings.name, served)
    if (!chosen.ok) return chosen
    const url = chosen.value
    const targets = await this.#hosts.judge([url], allowHost)
    if (!targets.ok) return targets
    const isOwn = targets.value.every(({ kind }) => kind === 'own') && servesPort(session, url)
    const checked = isOwn ? checkOwnTarget(url, served) : ok(undefined)
    return checked.ok ? ok({ targets: targets.value, isOwn, followed: null, words: `on ${url.origin}` }) : checked
  }

  async #keep(load: RunningLoad): Promise<Result<{ readonly resultId: string }>> {
    const { store, context, cores } = this.#parts
    const { runId, session } = load.request
    const ended = await load.ended
    this.#entries.delete(runId)
    session.say('notice', 'info', `load over: ${ended.words}`, null)
    const tell = (resultId: string | null, words: string): void =>
      context.publish('load-ended', { runId, clusterId: session.id, resultId, words })
    const { sent, unaccounted } = ended.run.totals.ledger
    if (sent + unaccounted === 0) {
      tell(null, `Nothing was sent: ${ended.words}`)
      return fail('cancelled', `The load ended before anything was sent: ${ended.words}`)
    }
    const added = this.#listChanged(await store.add(describeResult(load.request, ended, cores)))
    tell(added.ok ? runId : null, added.ok ? ended.words : added.error.message)
    return added.ok ? ok({ resultId: runId }) : added
  }

  #listChanged<T>(result: Result<T>): Result<T> {
    if (result.ok) this.#parts.context.publish('load-results', this.#parts.store.summaries)
    return result
  }

  #find(runId: string): Result<Entry> {
    const entry = this.#entries.get(runId)
    return entry === undefined ? fail('not-found', 'That load has ended already') : ok(entry)
  }

  #ofCluster(clusterId: string): Entry | undefined {
    return [...this.#entries.values()].find((entry) => entry.load.request.session.id === clusterId)
  }
}

function beginWords({ settings, experiment }: StartRequest): string {
  const { model, ratePerSec, connections } = settings
  const over = `over ${counted(connections, 'connection')}`
  switch (experiment.kind) {
    case 'run':
      return `${model === 'open' ? `${countWords(ratePerSec)} requests/s` : 'as fast as possible'}, ${over}`
    case 'limit':
      return `from ${countWords(experiment.fromPerSec)} requests/s up to its limit, ${over}`
    case 'workers':
      return `with ${experiment.counts.join(', ')} workers, ${over}`
  }
}

/** The load goes to one of the cluster's own addresses. */
function servesPort(session: LoadedCluster, url: URL): boolean {
  return session.snapshot().addresses.some(({ port }) => port === portOf(url))
}
