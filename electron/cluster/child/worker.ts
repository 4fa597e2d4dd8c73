import type { ChildProcess, SendHandle } from 'node:child_process'
import { Duplex, type Readable } from 'node:stream'
import { channelCommand } from '../../../shared/channel-protocol.ts'
import type { ListenAddress } from '../../../shared/model/worker.ts'
import type { Followed } from '../handover/followed.ts'
import { OpenCount } from '../handover/open-count.ts'
import { notFollowed, type WaitingConnection } from '../handover/waiting-connection.ts'
import type { ClusterWorker } from '../types.ts'
import { AgentChannel } from './agent-channel.ts'
import { answerOfSocketList, type CarriedHandle } from './carried-handle.ts'
import { guardChannel } from './channel-guard.ts'
import { parseChannelWord } from './channel-word.ts'
import type { Launched } from './launch.ts'
import { MessageLane } from './message-lane.ts'
import { hasChannelEnded, isServerHandle, onInternalMessage, type RawHandle, sendInternal } from './node-internals.ts'
import { type ProtocolMessage, parseProtocolMessage } from './protocol.ts'
import { SentHandles } from './sent-handles.ts'

// Above 300 lines: process, channel and the one hand-over that is owed are one state, which nobody else is to reach into.

/** The end of a channel follows its process at once; past this time the other end is held by somebody else. */
const channelEndDeadlineMs = 1000
const channelLookMs = 5

/** `lost`: the worker is gone without having answered; nothing it was sent can be taken by it any more. */
export type HandoverOutcome = 'accepted' | 'refused' | 'lost'

/** Where a connection comes from, and where the outcome goes. */
export interface HandoverSource {
  readonly key: string
  settled(worker: ClusterProcess, connection: WaitingConnection, outcome: HandoverOutcome): void
}

/** A connection it was sent and has not answered for. */
interface Unacknowledged {
  readonly seq: number
  readonly source: HandoverSource
  readonly connection: WaitingConnection
}

/** What the process tells its primary, each but `message`, `losesMessage`, `protocol` and `junk` at most once. */
export interface ProcessFacts {
  protocol(worker: ClusterProcess, message: ProtocolMessage): void
  message(worker: ClusterProcess, message: unknown, handle: unknown): void
  junk(worker: ClusterProcess, words: string): void
  /** Whether a message to the app, and what goes along with it, is lost on its way. */
  losesMessage(worker: ClusterProcess, handle: SendHandle | CarriedHandle | undefined): boolean
  /** It leaves by itself, or is told to: `exitedAfterDisconnect` is true now. */
  leaves(worker: ClusterProcess): void
  /** Its agent said hello: it can be asked to adopt sockets. */
  agentHere(worker: ClusterProcess): void
  /** It drains, and an idle connection is to go to another worker. */
  moving(worker: ClusterProcess, key: string, connection: RawHandle, ended: (isTaken: boolean) => void): void
  /** It is to get no further connection, and stays. Resolves when it accepts none by itself, or is late with that. */
  held(worker: ClusterProcess): Promise<Followed>
  /** It may get connections again. */
  released(worker: ClusterProcess): void
  /** Disconnecting was asked for: it is to get no server and no connection any more. */
  leaving(worker: ClusterProcess): void
  disconnected(worker: ClusterProcess): void
  exited(worker: ClusterProcess, code: number | null, signal: NodeJS.Signals | null): void
}

/** One worker process, its channel and the one connection it may owe an answer for. */
export class ClusterProcess implements ClusterWorker {
  readonly id: number
  readonly place: number
  /** Its place is a slot, which another worker can fill after it. */
  readonly hasSlot: boolean
  readonly process: ChildProcess
  readonly isJson: boolean
  readonly agent: AgentChannel
  readonly agentPipe: Duplex | null
  listens: readonly ListenAddress[] = []
  exitedAfterDisconnect: boolean | undefined = undefined
  forkError: Error | undefined = undefined
  isToldToEnd = false
  isOutOfRotation = false
  acceptedCount = 0
  passedOverCount = 0
  junkCount = 0
  readonly #facts: ProcessFacts
  readonly #openCount = new OpenCount()
  readonly #handles = new SentHandles()
  #lane: MessageLane | undefined
  #unacknowledged: Unacknowledged | undefined
  #seq = 0
  #isOnline = false
  #isHeld = false
  #isLeaving = false
  #hasExited = false
  #hasChannelEnded = false

  constructor(id: number, slot: number | undefined, { child, error, isJson }: Launched, facts: ProcessFacts) {
    this.id = id
    this.isJson = isJson
    this.place = slot ?? id
    this.hasSlot = slot !== undefined
    this.process = child
    this.#facts = facts
    this.agent = new AgentChannel((order, handle) => this.#send({ cmd: channelCommand, ...order }, handle, null))
    const pipe = child.stdio?.[4]
    this.agentPipe = pipe instanceof Duplex ? pipe : null
    // A broken pipe closes, which is what its reader waits for; without a listener it would be an uncaught exception.
    this.agentPipe?.on('error', () => {})
    if (error !== undefined) {
      this.#failFork(error)
      return
    }
    const junk = (words: string) => this.reportJunk(words)
    guardChannel(child, junk, () => this.#lane !== undefined)
    child.on('error', (reason) => {
      // Later errors are writes to a channel that is going, and signals to a process that is gone.
      if (child.pid === undefined || child.pid === 0) this.#failFork(reason)
    })
    child.on('message', (message: unknown, handle: unknown) => facts.message(this, message, handle))
    onInternalMessage(child, (raw, handle) => this.#receive(raw, handle))
    child.once('disconnect', () => this.#endChannel())
    child.once('exit', (code, signal) => this.#exit(code, signal))
  }

  get pid(): number | undefined {
    return this.process.pid === 0 ? undefined : this.process.pid
  }

  get stdout(): Readable | null {
    return this.process.stdout ?? null
  }

  get stderr(): Readable | null {
    return this.process.stderr ?? null
  }

  get unacknowledgedCount(): number {
    return this.#unacknowledged === undefined ? 0 : 1
  }

  /** True while it is to get connections; it may still owe an answer for one. */
  get takesConnections(): boolean {
    return !this.#isHeld && !this.isOutOfRotation && !this.#isLeaving && this.isConnected()
  }

  get canTakeConnection(): boolean {
    return this.#unacknowledged === undefined && this.takesConnections
  }

  /** Connections open in it now; null where nobody tells. See `open-count.ts`. */
  get openCount(): number | null {
    return this.#openCount.now
  }

  /** Has its agent tell how many connections are open (`everyMs` 0 = no more). */
  countConnections(everyMs: number): void {
    this.agent.askForCounts(everyMs)
    if (everyMs === 0) this.#openCount.forget()
  }

  /** True while it may still ask for a server. */
  get isServing(): boolean {
    return !this.#isLeaving && this.exitedAfterDisconnect !== true && !this.#hasExited && this.isConnected()
  }

  /** True when neither its process nor its channel is left. */
  get isGone(): boolean {
    return this.#hasExited && this.#hasChannelEnded
  }

  isConnected(): boolean {
    return this.process.connected
  }

  isDead(): boolean {
    return this.#hasExited || this.process.exitCode != null || this.process.signalCode != null
  }

  send(message: unknown, handle?: SendHandle): boolean {
    if (!this.isConnected() || !isSendable(message)) return false
    if (this.#facts.losesMessage(this, handle)) return true
    if (handle !== undefined) this.#handles.sent(null)
    return this.process.send(message, handle)
  }

  carry(lost: (count: number) => void): void {
    this.#lane ??= new MessageLane(this.process, { isJson: this.isJson, handles: this.#handles, lost })
  }

  sendCarried(message: unknown, handle: CarriedHandle | undefined, bytes: number): boolean {
    if (!this.isConnected() || this.#lane === undefined || !isSendable(message)) {
      handle?.close()
      return false
    }
    return this.#facts.losesMessage(this, handle) || this.#lane.push(message, { handle, bytes })
  }

  cut(): void {
    this.#lane?.flush()
    if (this.isConnected()) this.process.disconnect()
  }

  /** Answers a question of the worker's cluster module, or tells it something. */
  sendProtocol(message: object, handle?: RawHandle): void {
    this.#send({ cmd: 'NODE_CLUSTER', ...message, seq: this.#seq++ }, handle, null)
  }

  disconnect(): void {
    if (this.#isLeaving || !this.isConnected()) return
    this.#isLeaving = true
    this.markLeaving()
    this.#lane?.flush()
    // What the app's own primary said before comes before.
    if (this.#lane?.isIdle ?? true) this.sendProtocol({ act: 'disconnect' })
    else this.#lane?.push({ cmd: 'NODE_CLUSTER', act: 'disconnect', seq: this.#seq++ }, { isOwed: true })
    this.#facts.leaving(this)
  }

  /** From now on its end is asked for, as Node has it. */
  markLeaving(): void {
    const isNew = this.exitedAfterDisconnect !== true
    this.exitedAfterDisconnect = true
    if (isNew) this.#facts.leaves(this)
  }

  signal(signal: NodeJS.Signals | number): boolean {
    return !this.isDead() && this.process.kill(signal)
  }

  async holdHandovers(): Promise<void> {
    this.#isHeld = true
    await this.#facts.held(this)
  }

  releaseHandovers(): void {
    if (!this.#isHeld) return
    this.#isHeld = false
    this.#facts.released(this)
  }

  /** As a hold, but of its slot's lane: one that drains or starts meanwhile is held besides. Resolves like a hold. */
  leaveRotation(): Promise<Followed> {
    this.isOutOfRotation = true
    return this.#facts.held(this)
  }

  /** It is dealt to again, unless it is held besides. */
  rejoinRotation(): void {
    if (!this.isOutOfRotation) return
    this.isOutOfRotation = false
    this.#facts.released(this)
  }

  /** True the first time. */
  markOnline(): boolean {
    const isNew = !this.#isOnline
    this.#isOnline = true
    return isNew
  }

  /** Sends the connection. Only when `canTakeConnection`; the outcome goes to the source, in any case once. */
  handOver(source: HandoverSource, connection: WaitingConnection): void {
    const seq = this.#seq++
    this.#unacknowledged = { seq, source, connection }
    this.#openCount.handedOver()
    const { traceId, isNew, handle } = connection
    // The cluster child passes over what it does not know; the agent follows the connection under this number, and
    // counts what is not new as no connection of its own.
    const traced = traceId === 0 ? {} : { traced: traceId === notFollowed ? 0 : traceId }
    const known = isNew ? {} : { known: true }
    const message = { cmd: 'NODE_CLUSTER', act: 'newconn', key: source.key, seq, ...traced, ...known }
    this.#send(message, handle, seq)
  }

  /** `seq`: its own, where somebody waits for what becomes of it. */
  #send(message: object, handle: RawHandle | undefined, seq: number | null): void {
    if (sendInternal(this.process, message, handle) && handle !== undefined) this.#handles.sent(seq)
  }

  #receive(raw: unknown, handle: unknown): void {
    const message = parseProtocolMessage(raw)
    if (message === null) this.#receiveOther(raw, handle)
    else if (message === 'junk') this.reportJunk('a cluster message without sense')
    else if (message.act === 'acknowledge') this.#acknowledge(message.ack, message.accepted)
    else this.#facts.protocol(this, message)
  }

  #receiveOther(raw: unknown, handle: unknown): void {
    const word = parseChannelWord(raw)
    if (word === null) {
      const answer = this.#lane === undefined ? null : answerOfSocketList(raw)
      if (answer !== null) sendInternal(this.process, answer)
      const lost = this.#handles.answered(raw)
      // It had no descriptor for the connection: as if it had refused it.
      if (lost !== null && lost === this.#unacknowledged?.seq) this.#settle('refused')
      return
    }
    const socket = isServerHandle(handle) ? handle : undefined
    if (word === 'junk') {
      socket?.close()
      this.reportJunk('a message in the name of its agent without sense')
      return
    }
    const news = this.agent.receive(word, socket)
    if (news === 'hello') this.#facts.agentHere(this)
    else if (news !== undefined && 'moving' in news) this.#facts.moving(this, news.key, news.moving, news.ended)
    else if (news !== undefined) this.#openCount.tell(news.openCount, this.unacknowledgedCount)
  }

  #acknowledge(seq: number, isAccepted: boolean): void {
    if (this.#unacknowledged?.seq !== seq) {
      this.reportJunk('an answer that nobody waits for')
      return
    }
    if (isAccepted && this.#unacknowledged.connection.isNew) this.acceptedCount++
    this.#settle(isAccepted ? 'accepted' : 'refused')
  }

  #settle(outcome: HandoverOutcome): void {
    const handover = this.#unacknowledged
    if (handover === undefined) return
    this.#unacknowledged = undefined
    if (outcome !== 'accepted') this.#openCount.cameBack()
    handover.source.settled(this, handover.connection, outcome)
  }

  /** Counts and announces a message that makes no sense. */
  reportJunk(words: string): void {
    this.junkCount++
    this.#facts.junk(this, words)
  }

  #failFork(error: Error): void {
    if (this.forkError !== undefined) return
    this.forkError = error
    this.#hasChannelEnded = true
    // Whoever called `fork` has the worker in hand first, and hears `fork` before `exit`.
    setImmediate(() => this.#exit(null, null))
  }

  #exit(code: number | null, signal: NodeJS.Signals | null): void {
    if (this.#hasExited) return
    this.#hasExited = true
    this.agent.close()
    this.exitedAfterDisconnect ??= false
    this.#facts.exited(this, code, signal)
    if (this.#hasChannelEnded) this.#settle('lost')
    else this.#awaitChannelEnd(performance.now() + channelEndDeadlineMs)
  }

  /** Node emits no `disconnect` when a handle was on its way as the process died: so the end is looked for. */
  #awaitChannelEnd(deadlineMonoMs: number): void {
    const isLate = performance.now() >= deadlineMonoMs
    if (isLate && this.process.connected) this.process.disconnect()
    if (isLate || hasChannelEnded(this.process)) this.#endChannel()
    else setTimeout(() => this.#awaitChannelEnd(deadlineMonoMs), channelLookMs)
  }

  #endChannel(): void {
    if (this.#hasChannelEnded) return
    this.#hasChannelEnded = true
    this.agent.close()
    this.#lane?.close()
    this.exitedAfterDisconnect ??= false
    this.#facts.disconnected(this)
    if (this.#hasExited) this.#settle('lost')
  }
}

/** What `child.send` takes without throwing. */
function isSendable(message: unknown): message is object | string | number | boolean {
  return ['object', 'string', 'number', 'boolean'].includes(typeof message)
}
