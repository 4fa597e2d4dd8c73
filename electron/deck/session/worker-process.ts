import type { Socket } from 'node:net'
import type { AgentEndListeners, AgentListen, AgentMessage, AgentWish } from '../../../shared/agent-protocol.ts'
import type { DrainNumbers } from '../../../shared/model/drain.ts'
import type { ClusterSettings } from '../../../shared/model/settings.ts'
import type { ListenAddress } from '../../../shared/model/worker.ts'
import { type AgentLink, createAgentLink } from '../../agent-link/agent-link.ts'
import type { ClusterWorker } from '../../cluster/types.ts'
import { canHere } from '../../platform/this-platform.ts'
import type { Clock, WorkerHandle } from '../../supervisor/types.ts'
import { isPrivatePipe } from '../private-pipe.ts'
import { createLastWord } from '../problems/last-word.ts'
import type { ListenProtocols } from './listen-protocols.ts'
import { chooseProbed, probeOver } from './probe.ts'

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
  /** `openConnections` null: the agent has not said. */
  drainProgress(openConnections: number | null, unacknowledgedCount: number): void
  drainNumbers(numbers: DrainNumbers, listeners: AgentEndListeners): void
  listensChanged(listens: readonly ListenAddress[]): void
  /** One sentence per kind of oddity, with its count so far. */
  oddities(words: readonly string[]): void
}

interface WorkerProcessParts {
  readonly clock: Clock
  readonly protocols: ListenProtocols
  /** A connection of our own to this worker, at that address; null = at any. */
  connect(address: ListenAddress | null): Promise<Socket | string>
}

/** One living worker as the session sees it: the forked process, its agent's link and its drain. */
export interface WorkerProcess {
  readonly worker: ClusterWorker
  readonly slot: number
  readonly generation: number
  /** What it was forked with. */
  readonly settings: ClusterSettings
  readonly handle: WorkerHandle
  /** Servers through the primary and, from the agent, those it opened alone; without pipes for its own children. */
  readonly listens: readonly ListenAddress[]
  readonly oddities: readonly string[]
  /** The first word of its agent; null before it. */
  readonly hello: AgentMessage | null
  /** Its agent is asked; one that refuses is told of among the oddities. */
  ask(wish: AgentWish): void
  /** A message on the IPC channel made no sense. */
  countJunk(): void
  /** Called once, after the exit. */
  close(): void
}

export function createWorkerProcess(
  worker: ClusterWorker,
  place: Pick<WorkerProcess, 'slot' | 'generation' | 'settings'>,
  { clock, protocols, connect }: WorkerProcessParts,
  facts: WorkerProcessFacts,
): WorkerProcess {
  let link: AgentLink | null = null
  let ownServers: readonly AgentListen[] = []
  let openConnections: number | null = null
  let cancelDrainPoll: (() => void) | null = null
  let hello: AgentMessage | null = null
  let cancelTell: (() => void) | null = null
  let cancelPipeClosed: (() => void) | null = null
  let isPipeClosed = false
  let ofPipe: readonly string[] = []
  const notes: string[] = []
  const lastWord = createLastWord(worker, clock)
  let junkCount = 0

  const oddities = (): readonly string[] => [
    ...ofPipe,
    ...notes,
    ...(isPipeClosed ? ['The worker closed the telemetry pipe: only the system tells of it now'] : []),
    ...(junkCount === 0 ? [] : [`${junkCount} message${junkCount === 1 ? '' : 's'} without sense on the IPC channel`]),
  ]

  const note = (words: string): void => {
    if (notes.length >= mostNotes || notes.includes(words)) return
    notes.push(words)
    facts.oddities(oddities())
  }
  const ask = (wish: AgentWish): void =>
    void link?.ask(wish)?.then((answer) => {
      if (!answer.ok) note(`The agent refused "${wish.type}": ${answer.words}`)
    })

  const receive = (message: AgentMessage): void => {
    if (message.type === 'hello') {
      hello = message
      facts.agentChanged('connected')
      // Once for everybody: a worker that blocks or is stopped later can still be inspected.
      ask({ type: 'detail' })
    }
    if (message.type === 'listen') {
      ownServers = message.listens.filter((listen) => listen.exclusive)
      protocols.tell(message.listens)
      facts.listensChanged(listens())
    }
    if (message.type === 'drain') {
      const { type: _, listeners, ...numbers } = message
      openConnections = numbers.openConnections
      facts.drainNumbers(numbers, listeners)
      facts.drainProgress(openConnections, worker.unacknowledgedCount)
    }
    if (message.type === 'note') note(message.words)
    lastWord.heard(message)
    facts.agentMessage(message)
  }
  const listens = (): readonly ListenAddress[] =>
    [...protocols.addTo(worker.listens), ...ownServers].filter((listen) => !isPrivatePipe(listen, worker.pid))

  if (worker.agentPipe !== null) {
    link = createAgentLink(worker.agentPipe, {
      onMessage: receive,
      onOddity(words) {
        ofPipe = words
        facts.oddities(oddities())
      },
      onClosed: () => {
        link = null
        if (worker.isDead()) return
        facts.agentChanged('absent')
        cancelPipeClosed = clock.after(pipeClosedMs, () => {
          isPipeClosed = true
          facts.oddities(oddities())
        })
      },
    })
  } else {
    facts.agentChanged('absent')
  }

  /** Hand-overs first: whatever reaches the worker after its agent was told is proof that they had not stopped. */
  const tellAgent = async (idleCloseMs: number): Promise<void> => {
    await worker.holdHandovers()
    const lastMonoMs = clock.monoMs() + owedMs
    const tell = (): void => {
      cancelTell = null
      if (worker.unacknowledgedCount === 0 || clock.monoMs() >= lastMonoMs) ask({ type: 'drain', idleCloseMs })
      else cancelTell = clock.after(owedPollMs, tell)
    }
    tell()
  }

  const pollDrain = (): void => {
    // First: a fault in what follows must not end it, and what follows may close this.
    cancelDrainPoll = clock.after(drainPollMs, pollDrain)
    facts.drainProgress(openConnections, worker.unacknowledgedCount)
  }

  const handle: WorkerHandle = {
    workerId: worker.id,
    pid: worker.pid,
    canPause: canHere('stop-signals'),
    hasSignals: canHere('signal-handlers'),
    held: () => lastWord.held(),
    signal: (signal) => worker.signal(signal),
    killGroup: () => killGroup(worker.pid),
    disconnect: () => worker.disconnect(),
    tellToEnd(word) {
      worker.isToldToEnd = true
      if (word === 'shutdown') worker.send(word)
      else worker.signal(word)
    },
    beginDrain(idleCloseMs) {
      void tellAgent(idleCloseMs)
      pollDrain()
    },
    hold: () => void worker.holdHandovers(),
    release: () => worker.releaseHandovers(),
    async probe(path, status, timeoutMs) {
      const probed = chooseProbed(protocols.addTo(worker.listens))
      if (typeof probed === 'string') return probed
      const socket = await connect(probed.address)
      if (typeof socket === 'string') return `the probe found that ${socket}`
      return probeOver(socket, { path, status, timeoutMs, isSecure: probed.isSecure })
    },
    actInAgent: (order) => link?.ask({ type: 'act', order }) ?? null,
  }

  return {
    worker,
    ...place,
    handle,
    get listens() {
      return listens()
    },
    get oddities() {
      return oddities()
    },
    get hello() {
      return hello
    },
    ask,
    countJunk() {
      junkCount += 1
      facts.oddities(oddities())
    },
    close() {
      cancelDrainPoll?.()
      cancelTell?.()
      link?.close()
      link = null
      cancelPipeClosed?.()
    },
  }
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
