import { totalmem } from 'node:os'
import { newId } from '../../../shared/base/new-id.ts'
import type { CommandInput } from '../../../shared/ipc/contract.ts'
import type { ExperimentOutline, ExperimentResult, ExperimentsSnapshot } from '../../../shared/model/experiment.ts'
import { fail, ok, type Result } from '../../../shared/result.ts'
import { decideStart } from '../../experiments/decide-start.ts'
import type { Experiment } from '../../experiments/experiment.ts'
import { outlineOf } from '../../experiments/outline.ts'
import { readExperiment } from '../../experiments/read-experiment.ts'
import { readyExperiments } from '../../experiments/ready/ready-experiments.ts'
import { exportExperiment } from '../../experiments/reports/export-experiment.ts'
import type { ExperimentStore } from '../../experiments/results/experiment-store.ts'
import type { LoadExport } from '../../load/results/export-results.ts'
import type { LoadDesk } from '../load/load-desk.ts'
import { listeningSlots } from '../session/listening-slots.ts'
import type { DeckContext } from '../types.ts'
import { createDeedLog, type DeedLog } from './deed-log.ts'
import { describeExperiment } from './describe-experiment.ts'
import { ExperimentLoad } from './experiment-load.ts'
import type { ExperimentedCluster } from './experimented-cluster.ts'
import { recordSession } from './record-session.ts'
import { RunningExperiment } from './running-experiment.ts'
import { createSessionPorts, railsOf } from './session-ports.ts'

/** What experiments need of the deck. */
export interface ExperimentParts {
  readonly context: Pick<DeckContext, 'clock' | 'publish'>
  readonly loads: LoadDesk
  readonly store: ExperimentStore
  readonly cores: number
  session(clusterId: string): Result<ExperimentedCluster>
}

type Kept = Result<{ readonly resultId: string }>

interface Entry {
  readonly running: RunningExperiment
  /** Its result's id, when there is one. */
  readonly kept: Promise<Kept>
}

/** All experiments of the deck: at most one at a time per cluster. */
export class ExperimentDesk {
  /** What persons did: what can be recorded. */
  readonly deeds: DeedLog
  readonly #parts: ExperimentParts
  readonly #entries = new Map<string, Entry>()

  constructor(parts: ExperimentParts) {
    this.#parts = parts
    this.deeds = createDeedLog(parts.context.clock)
  }

  async snapshot(): Promise<ExperimentsSnapshot> {
    const results = await this.#parts.store.summaries()
    return {
      ready: readyExperiments,
      running: [...this.#entries.values()].map(({ running }) => running.progress),
      results,
    }
  }

  /** What the text of a file would do. */
  check(source: string): Result<ExperimentOutline> {
    const read = readExperiment(source)
    return read.ok ? ok(outlineOf(read.value)) : read
  }

  /** Makes the text of an experiment of what was done to a cluster just now. */
  async record({ clusterId, lastMs }: CommandInput<'experiment.record'>) {
    const found = this.#parts.session(clusterId)
    if (!found.ok) return found
    const { loads, context } = this.#parts
    return recordSession(found.value, this.deeds.of(clusterId), loads, context.clock.nowMs(), lastMs)
  }

  /** Judges what can be judged before anything is done, and begins. */
  run({
    clusterId,
    source,
    seed,
    repeats,
    allowHost,
  }: CommandInput<'experiment.run'>): Result<{ readonly runId: string }> {
    const found = this.#parts.session(clusterId)
    const read = found.ok ? readExperiment(source) : found
    if (!found.ok) return found
    if (!read.ok) return read
    const session = found.value
    const file = read.value
    const experiment = { ...file, seed: seed ?? file.seed, repeats: repeats ?? file.repeats }
    const refused = this.#refusal(session, experiment)
    return refused ?? ok({ runId: this.#begin(session, experiment, source, allowHost ?? false) })
  }

  async stop(runId: string): Promise<Kept> {
    const entry = this.#entries.get(runId)
    if (entry === undefined) return fail('not-found', 'That experiment has ended already')
    entry.running.stop('it was stopped by hand')
    return entry.kept
  }

  result(resultId: string): Promise<Result<ExperimentResult>> {
    return this.#parts.store.read(resultId)
  }

  async rename(resultId: string, name: string): Promise<Result<void>> {
    return this.#listChanged(await this.#parts.store.rename(resultId, name))
  }

  async remove(resultId: string): Promise<Result<void>> {
    return this.#listChanged(await this.#parts.store.remove(resultId))
  }

  async export({ resultId, format }: CommandInput<'experiment.export'>): Promise<Result<LoadExport>> {
    const read = await this.#parts.store.read(resultId)
    return read.ok ? ok(exportExperiment(read.value, format)) : read
  }

  /** Ends those under way, or that of one cluster, and takes back what they did. Answers when nothing of it is left. */
  async stopAll(words: string, clusterId: string | null = null): Promise<void> {
    const own = [...this.#entries.values()].filter(
      ({ running }) => clusterId === null || running.options.clusterId === clusterId,
    )
    for (const { running } of own) running.stop(words, 'cluster-stopped')
    await Promise.all(own.map(({ kept }) => kept))
  }

  #refusal(session: ExperimentedCluster, experiment: Experiment): ReturnType<typeof fail> | null {
    const { name, guardRails } = session.settings
    if (this.#ofCluster(session.id) !== undefined) {
      return fail('already-so', `An experiment runs on ${name} already: stop it first`)
    }
    if (session.runState !== 'running') {
      return fail('wrong-state', `${name} is ${session.runState}: an experiment needs it running. Start it first`)
    }
    const isLoaded = this.#parts.loads.snapshot().runs.some(({ clusterId }) => clusterId === session.id)
    if (experiment.load !== null && isLoaded) {
      return fail('already-so', `Load runs on ${name} already, and the experiment brings its own: stop it first`)
    }
    const { within, carrying, slots } = session
    const facts = {
      slots: within,
      carrying,
      listening: listeningSlots(slots).size,
      memoryBytes: totalmem(),
      rails: railsOf(experiment, guardRails),
    }
    const words = session.whyNot(experiment) ?? decideStart(experiment, facts)
    return words === null ? null : fail('refused', `${words}. Nothing was begun`)
  }

  #begin(session: ExperimentedCluster, experiment: Experiment, source: string, allowHost: boolean): string {
    const { context, loads } = this.#parts
    const { clock, publish } = context
    const runId = newId()
    const { title, seed, repeats } = experiment
    const times = repeats === 1 ? '' : `, ${repeats} times`
    // Before anything of it is: who began it stands here alone.
    session.say('notice', 'info', `experiment "${title}" begins with seed ${seed}${times}`, null)
    const running = new RunningExperiment({
      runId,
      clusterId: session.id,
      experiment,
      source,
      clock,
      ports: () => createSessionPorts(session, experiment, new ExperimentLoad(loads, session.id, allowHost), clock),
      tell: (progress) => publish('experiment', progress),
    })
    this.#entries.set(runId, { running, kept: this.#keep(running, session) })
    return runId
  }

  async #keep(running: RunningExperiment, session: ExperimentedCluster): Promise<Kept> {
    const { store, context, cores } = this.#parts
    const { runId, clusterId } = running.options
    const runs = await running.ended
    this.#entries.delete(runId)
    const result = describeExperiment(running, runs, session, cores)
    const { title, verdict, words } = result.summary
    session.say('notice', verdict === 'passed' ? 'ok' : 'warn', `experiment "${title}": ${verdict}: ${words}`, null)
    const added = this.#listChanged(await store.add(result))
    const told = added.ok ? words : `${words}. ${added.error.message}`
    context.publish('experiment-ended', { runId, clusterId, resultId: added.ok ? runId : null, verdict, words: told })
    return added.ok ? ok({ resultId: runId }) : added
  }

  #listChanged<T>(result: Result<T>): Result<T> {
    if (result.ok) {
      void this.#parts.store
        .summaries()
        .then((summaries) => this.#parts.context.publish('experiment-results', summaries))
    }
    return result
  }

  #ofCluster(id: string): Entry | undefined {
    return [...this.#entries.values()].find(({ running }) => running.options.clusterId === id)
  }
}
