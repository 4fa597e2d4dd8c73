// Above 300 lines: process, link and drain of one worker are one life, with one handle on it.
import type { Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import type {
  AgentAnswer,
  AgentEndListeners,
  AgentListen,
  AgentMessage,
  AgentWish,
} from '../../../shared/agent-protocol.ts'
import type { Clock } from '../../../shared/base/clock.ts'
import { NamedTimers } from '../../../shared/base/named-timers.ts'
import { counted } from '../../../shared/base/plain-words.ts'
import type { AgentInspectReport } from '../../../shared/inspection/agent-reports.ts'
import type { Holding } from '../../../shared/inspection/holding.ts'
import type { DrainNumbers } from '../../../shared/model/drain.ts'
import type { ClusterSettings } from '../../../shared/model/settings.ts'
import type { ListenAddress } from '../../../shared/model/worker.ts'
import { AgentLink } from '../../agent-link/agent-link.ts'
import type { Followed } from '../../cluster/handover/followed.ts'
import type { ClusterWorker } from '../../cluster/types.ts'
import { InspectorLines } from '../../inspect/door/inspector-lines.ts'
import { canHere } from '../../platform/this-platform.ts'
import type { WorkerHandle } from '../../supervisor/types.ts'
import type { AskedWorker } from '../inspect/asked-worker.ts'
import { AwaitedLooks } from '../inspect/awaited-looks.ts'
import { isPrivatePipe } from '../private-pipe.ts'
import { createLastWord, type LastWord } from '../problems/last-word.ts'
import type { ListenProtocols } from './listen-protocols.ts'
import { chooseProbed, probeOver } from './probe.ts'

// Above 300 lines: what one worker says, is told and has open ends with it, all at once.

/** How often a drain looks at what the primary itself still owes, beside what the agent reports. */
const drainPollMs = 100
/** A worker that still owes an answer is told to drain after this time all the same: it is blocked or stopped. */
const owedMs = 1000
const owedPollMs = 2
/** A dying worker's pipe ends before its exit is known: only one that lives on has closed it. */
const pipeClosedMs = 1000
/** More sentences than the agent has; a worker that invents others is not heard. */
const mostNotes = 10

export interface WorkerProcessFacts {
  agentMessage(message: AgentMessage): void
  agentChanged(agent: 'connected' | 'absent'): void
  /** The agent is absent, and its worker lives on. */
  pipeClosed(): void
  /** `openConnections` null: the agent has not said. */
  drainProgress(openConnections: number | null, unacknowledgedCount: number): void
  drainNumbers(numbers: DrainNumbers, listeners: AgentEndListeners): void
  listensChanged(listens: readonly ListenAddress[]): void
  /** One sentence per kind of oddity, with its count so far. */
  oddities(words: readonly string[]): void
}

/** Somebody who looks into a worker. */
export interface LookListener {
  reported(report: AgentInspectReport): void
  ended(): void
}

interface WorkerProcessParts {
  readonly clock: Clock
  readonly protocols: ListenProtocols
  /** A connection of our own to this worker, at that address; null = at any. */
  connect(address: ListenAddress | null): Promise<Socket | string>
  /** Takes its slot out of rotation, and puts it back. */
  leaveRotation(): Promise<Followed>
  rejoinRotation(): void
}

interface WorkerPlace {
  readonly slot: number
  readonly generation: number
  /** What it was forked with. */
  readonly settings: ClusterSettings
}

/** One living worker as the session sees it: the forked process, its agent's link and its drain. */
export class WorkerProcess implements AskedWorker {
  readonly worker: ClusterWorker
  readonly slot: number
  readonly generation: number
  readonly settings: ClusterSettings
  readonly handle: WorkerHandle
  readonly looks = new AwaitedLooks()
  /** Its files are the deck's. */
  readonly far = null
  readonly startedAtMs: number
  /** Resolves when its exit is known. */
  readonly gone: Promise<void>
  /** What its inspector prints among the app's stderr. */
  readonly inspectorLines = new InspectorLines()
  readonly #parts: WorkerProcessParts
  readonly #facts: WorkerProcessFacts
  readonly #lastWord: LastWord
  #link: AgentLink | null = null
  #ownServers: readonly AgentListen[] = []
  #openConnections: number | null = null
  #hello: AgentMessage | null = null
  #doorRefusal: string | null = 'its agent has not said whether it may be asked'
  #holding: Holding | null = null
  #isPipeClosed = false
  #movesIdle = false
  readonly #looks = new Set<LookListener>()
  #ofPipe: readonly string[] = []
  readonly #notes: string[] = []
  #junkCount = 0
  #tellGone = (): void => {}
  readonly #timers: NamedTimers<'drain-poll' | 'tell-drain' | 'pipe-closed'>

  constructor(worker: ClusterWorker, place: WorkerPlace, parts: WorkerProcessParts, facts: WorkerProcessFacts) {
    this.worker = worker
    this.slot = place.slot
    this.generation = place.generation
    this.settings = place.settings
    this.#parts = parts
    this.#facts = facts
    this.#lastWord = createLastWord(worker, parts.clock)
    this.#timers = new NamedTimers(parts.clock)
    this.startedAtMs = parts.clock.nowMs()
    this.gone = new Promise((resolve) => {
      this.#tellGone = resolve
    })
    this.handle = this.#makeHandle()
    if (worker.agentPipe === null) facts.agentChanged('absent')
    else this.#link = this.#openLink(worker.agentPipe)
  }

  /** Servers through the primary and, from the agent, those it opened alone; without pipes for its own children. */
  get listens(): readonly ListenAddress[] {
    return [...this.#parts.protocols.addTo(this.worker.listens), ...this.#ownServers].filter(
      (listen) => !isPrivatePipe(listen, this.worker.pid),
    )
  }

  get oddities(): readonly string[] {
    return [
      ...this.#ofPipe,
      ...this.#notes,
      ...(this.#isPipeClosed ? ['The worker closed the telemetry pipe: only the system tells of it now'] : []),
      ...(this.#junkCount === 0 ? [] : [`${counted(this.#junkCount, 'message')} without sense on the IPC channel`]),
    ]
  }

  /** The first word of its agent; null before it. */
  get hello(): AgentMessage | null {
    return this.#hello
  }

  /** Why SIGUSR1 must not be sent to have its inspector opened, by its agent; null: it may be. */
  get doorRefusal(): string | null {
    return this.#doorRefusal ?? othersWords(this.inspectorLines.othersAddress)
  }

  /** What it holds, by its last word on that; null before the first. */
  get holding(): Holding | null {
    return this.#holding
  }

  /** Its agent is asked; one that refuses is told of among the oddities. */
  ask(wish: AgentWish): void {
    void this.#link?.ask(wish)?.then((answer) => {
      if (!answer.ok) this.#note(`The agent refused "${wish.type}": ${answer.words}`)
    })
  }

  /** The same, with its answer. Null when there is no agent to ask, or it does not read; none comes from one that ends before it. */
  askFor(wish: AgentWish): Promise<AgentAnswer> | null {
    return this.#link?.ask(wish) ?? null
  }

  /** Hears what looks into it report, and its end. Returns the unsubscribe. */
  listen(listener: LookListener): () => void {
    this.#looks.add(listener)
    return () => void this.#looks.delete(listener)
  }

  get pid(): number | null {
    return this.worker.pid ?? null
  }

  get isGone(): boolean {
    return this.worker.isDead()
  }

  get hasPipe(): boolean {
    return this.#link !== null
  }

  /** A message on the IPC channel made no sense. */
  countJunk(): void {
    this.#junkCount += 1
    this.#facts.oddities(this.oddities)
  }

  /** Called once, after the exit. */
  close(): void {
    this.#tellGone()
    this.inspectorLines.close()
    this.#link?.close()
    this.#link = null
    this.looks.close()
    for (const look of [...this.#looks]) look.ended()
    // The link's end has begun a timer of its own.
    this.#timers.cancelAll()
  }

  #openLink(pipe: Duplex): AgentLink {
    return new AgentLink(pipe, {
      onMessage: (message) => this.#heard(message),
      onOddity: (words) => {
        this.#ofPipe = words
        this.#facts.oddities(this.oddities)
      },
      onClosed: () => {
        this.#link = null
        if (this.worker.isDead()) return
        this.#facts.agentChanged('absent')
        this.#timers.set('pipe-closed', pipeClosedMs, () => {
          this.#isPipeClosed = true
          this.#facts.pipeClosed()
          this.#facts.oddities(this.oddities)
        })
      },
    })
  }

  #heard(message: AgentMessage): void {
    switch (message.type) {
      case 'hello':
        this.#hello = message
        this.#facts.agentChanged('connected')
        // Once for everybody: a worker that blocks or is stopped later can still be inspected.
        this.ask({ type: 'detail' })
        break
      case 'listen':
        this.#ownServers = message.listens.filter((listen) => listen.exclusive)
        this.#parts.protocols.tell(message.listens)
        this.#facts.listensChanged(this.listens)
        break
      case 'drain': {
        const { type: _, listeners, ...numbers } = message
        this.#openConnections = numbers.openConnections
        this.#facts.drainNumbers(numbers, listeners)
        this.#tellProgress()
        break
      }
      case 'inspected':
        for (const look of [...this.#looks]) look.reported(message.report)
        if (message.report.kind === 'holding') this.#holding = message.report.holding
        else if ('lookId' in message.report) this.looks.heard(message.report)
        else this.#facts.agentMessage(message)
        // A process that stands still to be looked at does not live by telling of that.
        return
      case 'note':
        this.#note(message.words)
        break
      case 'door':
        this.#doorRefusal = message.refusal === '' ? null : message.refusal
        break
      default:
    }
    this.#lastWord.heard(message)
    this.#facts.agentMessage(message)
  }

  #note(words: string): void {
    if (this.#notes.length >= mostNotes || this.#notes.includes(words)) return
    this.#notes.push(words)
    this.#facts.oddities(this.oddities)
  }

  #tellProgress(): void {
    this.#facts.drainProgress(this.#openConnections, this.worker.unacknowledgedCount)
  }

  /** Hand-overs first: whatever reaches the worker after its agent was told is proof that they had not stopped. */
  async #tellAgent(idleCloseMs: number): Promise<void> {
    await this.worker.holdHandovers()
    const { clock } = this.#parts
    const lastMonoMs = clock.monoMs() + owedMs
    const tell = (): void => {
      const isOwed = this.worker.unacknowledgedCount > 0 && clock.monoMs() < lastMonoMs
      if (isOwed) this.#timers.set('tell-drain', owedPollMs, tell)
      else this.ask({ type: 'drain', idleCloseMs })
    }
    tell()
  }

  #pollDrain(): void {
    // First: a fault in what follows must not end it, and what follows may close this.
    this.#timers.set('drain-poll', drainPollMs, () => this.#pollDrain())
    this.#tellProgress()
  }

  async #leaveRotation(moves: boolean): Promise<string | null> {
    const followed = await this.#parts.leaveRotation()
    if (followed === 'cannot') {
      return 'it shares its socket with others, and has no agent to give it back (reload it, or choose a policy whose connections the primary deals out)'
    }
    if (moves) this.#moveIdle(true)
    return null
  }

  #moveIdle(isOn: boolean): void {
    if (isOn === this.#movesIdle) return
    this.#movesIdle = isOn
    this.ask({ type: 'move-idle', isOn })
  }

  /** A connection of our own to where it speaks HTTP/1; in words why there is none. */
  async connectHttp(): Promise<{ readonly socket: Socket; readonly isSecure: boolean } | string> {
    const probed = chooseProbed(this.#parts.protocols.addTo(this.worker.listens))
    if (typeof probed === 'string') return probed
    const socket = await this.#parts.connect(probed.address)
    return typeof socket === 'string' ? socket : { socket, isSecure: probed.isSecure }
  }

  async #probe(path: string, status: number, timeoutMs: number): Promise<true | string> {
    const probed = chooseProbed(this.#parts.protocols.addTo(this.worker.listens))
    if (typeof probed === 'string') {
      return `the probe cannot ask it: ${probed}. Choose another sign of readiness in the cluster's settings`
    }
    const connected = await this.connectHttp()
    if (typeof connected === 'string') return `the probe found that ${connected}`
    return probeOver(connected.socket, { path, status, timeoutMs, isSecure: connected.isSecure })
  }

  #makeHandle(): WorkerHandle {
    const { worker } = this
    return {
      workerId: worker.id,
      pid: worker.pid,
      canPause: canHere('stop-signals'),
      hasSignals: canHere('signal-handlers'),
      held: () => this.#lastWord.held(),
      signal: (signal) => worker.signal(signal),
      killGroup: () => killGroup(worker.pid),
      disconnect: () => worker.disconnect(),
      cut: () => worker.cut(),
      tellToEnd(word) {
        worker.isToldToEnd = true
        if (word === 'shutdown') worker.send(word)
        else worker.signal(word)
      },
      beginDrain: (idleCloseMs) => {
        void this.#tellAgent(idleCloseMs)
        this.#pollDrain()
      },
      hold: () => void worker.holdHandovers(),
      release: () => worker.releaseHandovers(),
      leaveRotation: (moves) => this.#leaveRotation(moves),
      rejoinRotation: () => {
        this.#parts.rejoinRotation()
        this.#moveIdle(false)
      },
      probe: (path, status, timeoutMs) => this.#probe(path, status, timeoutMs),
      actInAgent: (order) => this.#link?.ask({ type: 'act', order }) ?? null,
    }
  }
}

function othersWords(address: string | null): string | null {
  return address === null ? null : `an inspector is open in it already, at ${address}: look there`
}

/** What a dead worker left in its process group. Harmless when nothing is left; not on Windows. */
function killGroup(pid: number | undefined): void {
  if (pid === undefined || !canHere('process-groups')) return
  try {
    process.kill(-pid, 'SIGKILL')
  } catch {
    // ESRCH: the group is empty, which is what we want.
  }
}
