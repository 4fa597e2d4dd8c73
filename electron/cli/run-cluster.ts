import { version } from '../../package.json'
import { placeName } from '../../shared/base/plain-words.ts'
import type { LifecycleEvent } from '../../shared/model/event.ts'
import { ownPrimaryPlace } from '../../shared/model/own-primary.ts'
import type { ControlServer } from '../control/control-server.ts'
import type { DeckCalls, DeckHost } from '../deck/deck-host.ts'
import type { FirstClusters } from '../deck/session/start-clusters.ts'
import { findBuiltFiles } from '../host/built-files.ts'
import { askedFor } from '../host/deck-options.ts'
import { openHostControl } from '../host/host-control.ts'
import { createTerminalLines, isTrouble, noticeLine, type TerminalLines } from '../host/terminal-lines.ts'
import { WayOut } from '../host/way-out.ts'
import { createCliDeck } from './cli-deck.ts'
import type { RunLine } from './command-line.ts'
import { createComplaints, howItIsOver, lastComplaints } from './complaints.ts'
import { type ExitCodeName, exitCodes } from './exit-codes.ts'
import { createJsonLines } from './json-lines.ts'
import { complain, printJson, say } from './print-lines.ts'
import { cliUserData } from './user-data.ts'

const stoppingWords = 'stopping: what is under way is answered first; Ctrl-C again ends at once'

/** A deck without a window: runs what a command line asks for until somebody ends it, or nothing is left to run. */
export class ClusterRun {
  readonly #first: FirstClusters
  readonly #deck: DeckCalls
  readonly #events: TerminalLines
  readonly #wayOut: WayOut
  readonly #userData: string
  readonly #asJson: boolean
  #control: ControlServer | null = null
  #hasStarted = false
  #isEnding = false
  #outcome: ExitCodeName = 'ended'

  /** `here`: folder of the bundle. */
  constructor(line: RunLine, here: string) {
    const files = findBuiltFiles(here)
    this.#userData = cliUserData(line.userDataDir)
    this.#asJson = line.asJson
    // It remembers nothing: the same words do the same every time.
    this.#first = { asked: askedFor(line, files.samples), remembered: [], welcome: null }
    this.#events = line.asJson ? createJsonLines(printJson) : createTerminalLines(say, isWorthALine)
    this.#deck = createCliDeck(files, this.#first, line.userDataDir, this.#createHost(), line.metrics)
    this.#wayOut = new WayOut({
      onDraining: () => {
        this.#isEnding = true
        if (this.#outcome === 'ended' && !line.asJson) say(stoppingWords)
      },
      drain: () => this.#deck.stopAll(undefined),
      leave: async () => this.#leave(),
      exit: (isDrained) => this.#exit(isDrained ? this.#outcome : 'interrupted'),
    })
  }

  /** Starts the clusters; the process ends with the code of what came of them. */
  async start(): Promise<void> {
    // A terminal that was closed, or a pipe that nobody reads any more, is no reason to end.
    for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {})
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => this.#wayOut.ask(signal))
    await this.#deck.start(this.#first)
    await this.#openControl()
    this.#hasStarted = true
    // Why not was a notice.
    if (this.#deck.state(undefined).clusters.length === 0) this.#end('notStarted')
    this.#endWhenOver()
  }

  /** After the clusters: they are what was asked for. */
  async #openControl(): Promise<void> {
    this.#control = await openHostControl({
      userData: this.#userData,
      host: 'terminal',
      version,
      actAs: (asked) => this.#deck.actAs(asked),
      notice: (notice) => complain(noticeLine(notice)),
    })
    // Whoever was faster than it: nobody would close it.
    if (this.#wayOut.isLeaving) this.#control?.close()
  }

  #leave(): void {
    this.#control?.close()
    this.#deck.end(undefined)
  }

  #createHost(): Pick<DeckHost, 'push' | 'notice'> {
    const heardByComplaints = createComplaints(complain)
    return {
      push: (name, payload) => {
        this.#events.heard(name, payload)
        this.#control?.push(name, () => JSON.stringify(payload))
        heardByComplaints(name, payload)
        if (name === 'cluster') this.#endWhenOver()
        if (name === 'cluster-removed') this.#sayThatNoneIsLeft()
      },
      notice: (notice) => complain(noticeLine(notice)),
    }
  }

  /** By somebody elsewhere: this deck stays, for another one. */
  #sayThatNoneIsLeft(): void {
    if (this.#asJson || this.#isEnding || this.#deck.state(undefined).clusters.length > 0) return
    this.#events.flush()
    say('no cluster is left in the deck: "clusterdeck ctl open" adds one, Ctrl-C ends')
  }

  /** Whoever started this, a person or a service manager, can start it anew. */
  #endWhenOver(): void {
    if (!this.#hasStarted || this.#isEnding) return
    const { clusters } = this.#deck.state(undefined)
    const outcome = howItIsOver(clusters)
    if (outcome === null) return
    this.#events.flush()
    // One that ended as it meant to is no reason for a complaint.
    if (outcome !== 'primaryEnded') for (const words of clusters.flatMap(lastComplaints)) complain(words)
    this.#end(outcome)
  }

  /** By itself; not when somebody was faster. */
  #end(outcome: ExitCodeName): void {
    if (this.#isEnding) return
    this.#outcome = outcome
    this.#wayOut.ask('quit')
  }

  #exit(outcome: ExitCodeName): void {
    this.#events.flush()
    // What is still on its way to a pipe would be lost.
    process.stdout.write('', () => process.exit(exitCodes[outcome].code))
  }
}

/**
 * Of what the window shows all that is not as it should be, when a slot is served again, what an own primary decides, and what
 * somebody does from elsewhere: nobody at this terminal did.
 */
function isWorthALine(event: LifecycleEvent): boolean {
  const { kind, tone, generation, words, by } = event
  if (by !== undefined || words.startsWith(placeName(ownPrimaryPlace))) return true
  const isRestart = kind === 'listening' && generation !== null && generation > 1
  return isTrouble(event) || isRestart || tone === 'warn' || tone === 'bad'
}
