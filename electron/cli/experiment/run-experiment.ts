import { resolve } from 'node:path'
import { withoutUndefined } from '../../../shared/base/without-undefined.ts'
import type { ClusterSnapshot } from '../../../shared/model/cluster.ts'
import type { ExperimentProgress } from '../../../shared/model/experiment.ts'
import { defaultGuardRails } from '../../../shared/model/fault.ts'
import type { OpenRequest } from '../../../shared/model/settings.ts'
import { fail, ok, type Result } from '../../../shared/result.ts'
import type { DeckCalls, DeckHost } from '../../deck/deck-host.ts'
import type { Experiment } from '../../experiments/experiment.ts'
import { readExperiment } from '../../experiments/read-experiment.ts'
import { type BuiltFiles, findBuiltFiles } from '../../host/built-files.ts'
import { askedFor, readAsked } from '../../host/deck-options.ts'
import { noticeLine, readPushes } from '../../host/terminal-lines.ts'
import { WayOut } from '../../host/way-out.ts'
import { createCliDeck } from '../cli-deck.ts'
import { createComplaints, howItIsOver, lastComplaints } from '../complaints.ts'
import { type ExperimentExit, experimentExitCodes } from '../exit-codes.ts'
import { complain, printJson, say } from '../print-lines.ts'
import type { ExperimentRunLine } from './experiment-line.ts'
import { type FoundSource, findSource } from './find-source.ts'
import { foreseeReports, writeReports } from './write-reports.ts'

/** A cluster that does not listen by then is not going to. */
const readyWithinMs = 60_000

/** Runs one experiment on a cluster of its own, prints what it decides, and ends with the code of its verdict. */
export class ExperimentHost {
  readonly #line: ExperimentRunLine
  readonly #files: BuiltFiles
  #deck: DeckCalls | null = null
  #wayOut: WayOut | null = null
  #source = ''
  #runId: string | null = null
  #isAsked = false
  #outcome: ExperimentExit = 'notStarted'
  #isInterrupted = false
  #printedCount = 0
  /** Settles when the reports are written, or there are none to write. */
  #reported: Promise<void> = Promise.resolve()
  #giveUp: NodeJS.Timeout | undefined

  /** `here`: folder of the bundle. */
  constructor(line: ExperimentRunLine, here: string) {
    this.#line = line
    this.#files = findBuiltFiles(here)
  }

  async start(): Promise<void> {
    for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {})
    const found = await findSource(this.#line.file, this.#line.workingDir)
    const experiment = found.ok ? readExperiment(found.value.source) : found
    if (!found.ok || !experiment.ok) return this.#refuse('usage', experiment.ok ? '' : experiment.error.message)
    const opened = this.#openRequest(experiment.value, found.value)
    if (!opened.ok) return this.#refuse('usage', opened.error.message)
    const unwritable = await foreseeReports(this.#line)
    if (unwritable !== null) return this.#refuse('notStarted', unwritable)
    this.#source = found.value.source
    await this.#run(opened.value)
  }

  async #run(asked: OpenRequest): Promise<void> {
    const first = { asked, remembered: [], welcome: null }
    const deck = createCliDeck(this.#files, first, this.#line.userDataDir, this.#createHost())
    this.#deck = deck
    this.#wayOut = new WayOut({
      onDraining: () => clearTimeout(this.#giveUp),
      drain: () => this.#drain(deck),
      leave: async () => deck.end(undefined),
      exit: () => this.#exit(this.#isInterrupted ? 'interrupted' : this.#outcome),
    })
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => this.#interrupt(signal))
    this.#giveUp = setTimeout(
      () => this.#end('notStarted', `nothing listened within ${readyWithinMs / 1000} s`),
      readyWithinMs,
    )
    await deck.start(first)
    const [cluster] = deck.state(undefined).clusters
    // Why not was a notice.
    if (cluster === undefined) this.#end('notStarted', null)
    else await this.#look(cluster)
  }

  /** The file may say what runs; the command line comes first. */
  #openRequest(experiment: Experiment, { folder }: FoundSource): Result<OpenRequest> {
    const { asked, workingDir } = this.#line
    // The cluster is of this run alone: what the file allows, it allows.
    const guardRails = { ...defaultGuardRails, ...experiment.guardRails }
    const more = { ...withoutUndefined({ workers: asked.workers ?? experiment.workers ?? undefined }), guardRails }
    const isSaid = this.#line.open !== null || this.#line.sample !== null
    const own = experiment.script === null ? undefined : resolve(folder, experiment.script)
    const values = isSaid
      ? asked
      : { ...asked, sample: own === undefined ? (experiment.sample ?? undefined) : undefined }
    const read = isSaid ? { ...this.#line, kind: 'run' as const } : readAsked(own, withoutUndefined(values), workingDir)
    const open = read.kind === 'print' ? null : askedFor(read, this.#files.samples)
    if (open !== null) return ok({ ...open, ...more })
    const sample = experiment.sample === null ? '' : `There is no sample ${experiment.sample}. `
    return fail('not-found', `${sample}Run it on what? Name a script: --script server.js, or a sample: --sample hello`)
  }

  #createHost(): Pick<DeckHost, 'push' | 'notice'> {
    const heardByComplaints = createComplaints(complain)
    const read = readPushes({
      cluster: (snapshot) => void this.#look(snapshot),
      experiment: (progress) => this.#print(progress),
      'experiment-ended': ({ resultId, verdict, words }) => {
        this.#reported = this.#report(resultId, verdict, words)
        // Who interrupted it is on the way out already, and asked a second time nothing would drain.
        if (!this.#isInterrupted) void this.#reported.then(() => this.#wayOut?.ask('quit'))
      },
    })
    return {
      push: (name, payload) => {
        read(name, payload)
        heardByComplaints(name, payload)
      },
      notice: (notice) => complain(noticeLine(notice)),
    }
  }

  /** Begins once the cluster stands. */
  async #look(cluster: ClusterSnapshot): Promise<void> {
    const deck = this.#deck
    if (deck === null || this.#isAsked) return
    if (howItIsOver([cluster]) !== null) {
      for (const words of lastComplaints(cluster)) complain(words)
      return this.#end('notStarted', null)
    }
    const isBooting = cluster.slots.some(({ phase }) => phase === 'starting' || phase === 'online')
    if (cluster.runState !== 'running' || isBooting || cluster.listeningCount === 0) return
    this.#isAsked = true
    clearTimeout(this.#giveUp)
    const { seed, repeats } = this.#line
    const more = withoutUndefined({ seed: seed ?? undefined, repeats: repeats ?? undefined })
    const begun = await deck['experiment.run']({ clusterId: cluster.id, source: this.#source, ...more })
    if (begun.ok) this.#runId = begun.value.runId
    else this.#end('notStarted', begun.error.message)
  }

  #print({ decisions }: ExperimentProgress): void {
    const fresh = decisions.slice(this.#printedCount)
    this.#printedCount = decisions.length
    for (const decision of fresh) {
      if (this.#line.asJson) printJson(JSON.stringify({ event: 'decision', ...decision }))
      else say(decision.words)
    }
  }

  async #report(resultId: string | null, verdict: keyof typeof experimentExitCodes, words: string): Promise<void> {
    this.#outcome = verdict
    const read = resultId === null ? null : await this.#deck?.['experiment.result']({ resultId })
    const result = read?.ok === true ? read.value : null
    if (this.#line.asJson) printJson(JSON.stringify({ event: 'ended', verdict, words, result }))
    // The verdict of an only run was a decision already.
    else if ((result?.summary.runCount ?? 0) !== 1) say(`${verdict}: ${words}`)
    const problems =
      result === null ? ['the result was not kept, so there is no report'] : await writeReports(result, this.#line)
    for (const problem of problems) complain(problem)
    const isAsked = this.#line.junitPath !== null || this.#line.htmlPath !== null
    if (problems.length > 0 && isAsked && verdict === 'passed') this.#outcome = 'failed'
  }

  async #drain(deck: DeckCalls): Promise<void> {
    if (this.#runId !== null) await deck['experiment.stop']({ runId: this.#runId })
    await this.#reported
    await deck.stopAll(undefined)
  }

  #interrupt(signal: 'SIGINT' | 'SIGTERM' | 'SIGHUP'): void {
    if (!this.#isInterrupted) complain(`${signal}: what is under way is taken back first; again ends at once`)
    this.#isInterrupted = true
    this.#wayOut?.ask(signal)
  }

  #end(outcome: ExperimentExit, words: string | null): void {
    if (words !== null) complain(words)
    this.#isAsked = true
    this.#outcome = outcome
    this.#wayOut?.ask('quit')
  }

  #refuse(outcome: ExperimentExit, words: string): void {
    process.stderr.write(`${words}\n`)
    this.#exit(outcome)
  }

  #exit(outcome: ExperimentExit): void {
    // What is still on its way to a pipe would be lost.
    process.stdout.write('', () => process.exit(experimentExitCodes[outcome].code))
  }
}
