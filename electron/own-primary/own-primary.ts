// Above 300 lines: what is between one process and the engine is one state, and each method is one word of their protocol.
import type { ChildProcess } from 'node:child_process'
import { constants } from 'node:os'
import { Duplex, type Readable } from 'node:stream'
import type { Fact, ForkWish, Question, QuestionAnswer, ToldError, Word } from '../../shared/own-primary/protocol.ts'
import { CarriedHandle } from '../cluster/child/carried-handle.ts'
import { guardChannel } from '../cluster/child/channel-guard.ts'
import { MessageLane } from '../cluster/child/message-lane.ts'
import { hasChannelEnded, isRawHandle, onInternalMessage } from '../cluster/child/node-internals.ts'
import type { ServerQuery } from '../cluster/child/protocol.ts'
import { SentHandles } from '../cluster/child/sent-handles.ts'
import type { ClusterWorker } from '../cluster/types.ts'
import { canHere } from '../platform/this-platform.ts'
import { launchPrimary } from './launch-primary.ts'
import { LostCount } from './lost-count.ts'
import { parseWord } from './parse-word.ts'
import { messageOf, payloadOf } from './payload.ts'
import { Questions } from './questions.ts'
import type { MessageCounts, OwnPrimaryOptions, OwnPrimaryPorts, OwnPrimaryProcess } from './types.ts'

/** What it said before it ended is read until then; later the channel's other end is held by somebody else. */
const channelEndDeadlineMs = 1000
const channelLookMs = 5

/** Starts the process of an app's own primary, and joins it to the engine until it has ended. */
export function createOwnPrimary(options: OwnPrimaryOptions, ports: OwnPrimaryPorts): OwnPrimaryProcess {
  return new OwnPrimary(options, ports)
}

class OwnPrimary implements OwnPrimaryProcess {
  readonly process: ChildProcess
  readonly agentPipe: Duplex | null
  readonly #ports: OwnPrimaryPorts
  readonly #questions: Questions
  readonly #lane: MessageLane
  readonly #lost: LostCount
  readonly #ids = new Map<ClusterWorker, number>()
  readonly #workers = new Map<number, ClusterWorker>()
  readonly #held = new Map<number, ForkWish>()
  readonly #hasOwnGroup: boolean
  readonly #stops: readonly (() => void)[]
  #counts = { toWorkers: 0, fromWorkers: 0 }
  #lastId = 0
  /** Nothing is told to it or heard from it any more. */
  #hasEnded = false
  #isEndTold = false
  #isClosed = false

  constructor(options: OwnPrimaryOptions, ports: OwnPrimaryPorts) {
    this.#ports = ports
    this.#hasOwnGroup = options.ownProcessGroup && canHere('process-groups')
    this.#lost = new LostCount((count) => ports.lost(count))
    const { child, error } = launchPrimary(options)
    this.process = child
    // Without any where the system refused to start it.
    const [, , , , agentPipe, questions]: readonly unknown[] = child.stdio ?? []
    this.agentPipe = agentPipe instanceof Duplex ? agentPipe : null
    this.agentPipe?.on('error', () => {})
    this.#questions = new Questions(questions, {
      asked: (question, answer) => this.#asked(question, answer),
      junk: (words) => ports.junk(words),
    })
    const handles = new SentHandles()
    this.#lane = new MessageLane(child, { isJson: true, handles, lost: (count) => this.#lost.add(count) })
    this.#stops = this.#listen()
    if (error !== undefined) {
      setImmediate(() => this.#end(null, null, error))
      return
    }
    guardChannel(child, (words) => ports.junk(words))
    child.on('message', (raw: unknown, handle: unknown) => this.#receive(raw, handle))
    onInternalMessage(child, (raw) => handles.answered(raw))
    child.on('error', (reason) => {
      if (child.pid === undefined) this.#end(null, null, reason)
    })
    child.once('disconnect', () => this.#lane.close())
    child.once('exit', (code, signal) => this.#exited(code, signal, performance.now() + channelEndDeadlineMs))
  }

  get pid(): number | undefined {
    return this.process.pid
  }

  get stdout(): Readable | null {
    return this.process.stdout ?? null
  }

  get stderr(): Readable | null {
    return this.process.stderr ?? null
  }

  get messages(): MessageCounts {
    return { ...this.#counts, lost: this.#lost.total }
  }

  takeId(): number {
    return ++this.#lastId
  }

  adopt(worker: ClusterWorker, uniqueId: number): void {
    const { pid } = worker
    if (pid === undefined || this.#hasEnded) return
    this.#carry(worker, uniqueId, false)
    this.#tell({ tell: 'adopt', id: uniqueId, pid, spawnArgs: worker.process.spawnargs })
  }

  started(worker: ClusterWorker, uniqueId: number): void {
    const wish = this.#held.get(uniqueId)
    this.#held.delete(uniqueId)
    if (this.#hasEnded) return
    this.#carry(worker, uniqueId, wish?.silent ?? false)
    const { pid } = worker
    if (pid !== undefined) this.#tell({ tell: 'started', id: uniqueId, pid, spawnArgs: worker.process.spawnargs })
    else process.nextTick(() => this.#tell({ tell: 'error', id: uniqueId, error: toldError(worker.forkError) }))
  }

  signal(signal: NodeJS.Signals): boolean {
    return this.pid !== undefined && !this.#hasEnded && this.process.kill(signal)
  }

  killGroup(): void {
    if (!this.#hasOwnGroup || this.pid === undefined) return
    try {
      process.kill(-this.pid, 'SIGKILL')
    } catch {
      // The group is empty.
    }
  }

  close(): void {
    if (this.#isClosed) return
    this.#isClosed = true
    if (this.pid !== undefined && this.process.exitCode === null && this.process.signalCode === null) {
      this.process.kill('SIGKILL')
    }
    this.#letGo()
    this.agentPipe?.destroy()
    this.#stopWhenQuiet()
  }

  #listen(): readonly (() => void)[] {
    const { primary } = this.#ports
    const tellOf = (worker: ClusterWorker, fact: (id: number) => Fact): void => {
      const id = this.#ids.get(worker)
      if (id !== undefined) this.#tell(fact(id))
    }
    return [
      primary.on('online', (worker) => tellOf(worker, (id) => ({ tell: 'online', id }))),
      primary.on('listening-told', (worker, query) =>
        tellOf(worker, (id) => ({ tell: 'listening', id, info: infoOf(query) })),
      ),
      primary.on('leaves', (worker) => tellOf(worker, (id) => ({ tell: 'leaves', id }))),
      primary.on('message', (worker, message, handle) => this.#carryMessage(worker, message, handle)),
      primary.on('disconnect', (worker) => {
        tellOf(worker, (id) => ({ tell: 'disconnect', id }))
        this.#forgetGone(worker)
      }),
      primary.on('exit', (worker, code, signal) => {
        tellOf(worker, (id) => ({ tell: 'exit', id, code, signal }))
        this.#forgetGone(worker)
      }),
    ]
  }

  /** Once it has both exited and disconnected, in either order, nothing more can come. */
  #forgetGone(worker: ClusterWorker): void {
    const id = this.#ids.get(worker)
    if (id === undefined || !worker.isDead() || worker.isConnected()) return
    // Another listener may still look at it in this turn, and `exit` may come with the channel closed but not told.
    setImmediate(() => {
      if (this.#ports.primary.workers.has(worker.id)) return
      this.#ids.delete(worker)
      this.#workers.delete(id)
      this.#stopWhenQuiet()
    })
  }

  /** What workers send along has to be closed as long as there are any. */
  #stopWhenQuiet(): void {
    if (this.#isClosed && this.#ids.size === 0) for (const stop of this.#stops) stop()
  }

  #carry(worker: ClusterWorker, id: number, isSilent: boolean): void {
    worker.carry((count) => this.#lost.add(count))
    this.#ids.set(worker, id)
    this.#workers.set(id, worker)
    if (!isSilent) return
    for (const stream of ['stdout', 'stderr'] as const) {
      worker[stream]?.on('data', (chunk: Buffer) => {
        this.#lane.push({ tell: 'output', id, of: stream, base64: chunk.toString('base64') } satisfies Fact)
      })
      worker[stream]?.once('end', () => this.#tell({ tell: 'output-end', id, of: stream }))
    }
  }

  #carryMessage(worker: ClusterWorker, message: unknown, handle: unknown): void {
    const id = this.#ids.get(worker)
    if (id === undefined) return
    const carried = handle instanceof CarriedHandle ? handle : undefined
    const payload = payloadOf(message, carried, worker.isJson)
    if (payload === null || this.#hasEnded) {
      carried?.close()
      this.#lost.add(1)
      return
    }
    this.#counts.fromWorkers++
    const fact: Fact = { tell: 'message', id, wire: payload.wire, message: payload.message, handle: payload.handle }
    // What it is stands in the fact: it is sent as it is.
    this.#lane.push(fact, { handle: carried && new CarriedHandle('native', carried.raw) })
  }

  #tell(fact: Fact): void {
    this.#lane.push(fact, { isOwed: true })
  }

  #asked(question: Question, answer: (answer: QuestionAnswer) => void): void {
    if (question.ask === 'fork') this.#fork(question.id, question.wish, answer)
    // After what it said to the worker before, which came on the channel and is read in this turn.
    else setImmediate(() => answer({ kind: 'killed', isSent: this.#kill(question.id, question.signal) }))
  }

  #fork(askedId: number, wish: ForkWish, answer: (answer: QuestionAnswer) => void): void {
    const id = Math.max(askedId, this.#lastId + 1)
    this.#lastId = id
    const forked = this.#ports.fork(wish, id)
    if (forked.kind === 'failed') {
      answer(forked)
      return
    }
    if (forked.kind === 'held') {
      this.#held.set(id, wish)
      answer({ kind: 'held', id })
      return
    }
    const { worker } = forked
    if (worker.pid === undefined) {
      // Node tells why in the next tick.
      process.nextTick(() => answer({ kind: 'failed', error: toldError(worker.forkError) }))
      return
    }
    this.#carry(worker, id, wish.silent)
    answer({ kind: 'forked', id, pid: worker.pid, spawnArgs: worker.process.spawnargs })
  }

  #kill(id: number, signal: string | number): boolean {
    const worker = this.#workers.get(id)
    const number = typeof signal === 'number' ? signal : signalNumber(signal)
    if (worker === undefined || number === undefined || number < 0) return false
    // 0 only asks whether it is there.
    if (number > 0 && !worker.isDead()) this.#ports.ends(worker, { signal: signalName(number) })
    try {
      return worker.signal(number)
    } catch {
      this.#ports.junk(`a signal that this system does not have: ${signal}`)
      return false
    }
  }

  #receive(raw: unknown, handle: unknown): void {
    const given = isRawHandle(handle) ? handle : undefined
    const word = parseWord(raw)
    if (word?.say === 'message') {
      const kind = word.handle
      this.#sendOn(word, given && new CarriedHandle(kind ?? 'native', given))
      return
    }
    given?.close()
    if (word === null) this.#ports.junk('a word without sense on its channel')
    else this.#do(word)
  }

  #do(word: Exclude<Word, { readonly say: 'message' }>): void {
    switch (word.say) {
      case 'hello':
        this.#ports.hello?.(word.nodeVersion)
        break
      case 'policy':
        this.#ports.wishesPolicy(word.policy)
        break
      case 'disconnect':
      case 'cut': {
        const worker = this.#workers.get(word.id)
        if (worker === undefined || !worker.isConnected()) return
        this.#ports.ends(worker, word.say)
        if (word.say === 'cut') worker.cut()
        else worker.disconnect()
      }
    }
  }

  /** To a worker that is gone it is lost, as under Node. */
  #sendOn(word: Extract<Word, { readonly say: 'message' }>, handle: CarriedHandle | undefined): void {
    const worker = this.#workers.get(word.id)
    const sent = messageOf(word)
    if (sent === null) this.#ports.junk('a message that nobody can read')
    if (worker === undefined || sent === null) {
      handle?.close()
      return
    }
    this.#counts.toWorkers++
    worker.sendCarried(sent.message, handle, sent.bytes)
  }

  /** Its channel may hold what it said at last; Node does not always tell its end. */
  #exited(code: number | null, signal: NodeJS.Signals | null, deadlineMonoMs: number): void {
    const isOver = hasChannelEnded(this.process) || performance.now() >= deadlineMonoMs
    if (isOver) this.#end(code, signal)
    else setTimeout(() => this.#exited(code, signal, deadlineMonoMs), channelLookMs)
  }

  #end(code: number | null, signal: NodeJS.Signals | null, error?: Error): void {
    if (this.#isEndTold) return
    this.#isEndTold = true
    this.#letGo()
    this.#ports.ended(code, signal, error)
  }

  #letGo(): void {
    this.#hasEnded = true
    this.#lane.close()
    this.#questions.close()
    this.#lost.close()
    if (this.process.connected) this.process.disconnect()
  }
}

function infoOf({
  addressType,
  address,
  port,
  fd,
}: ServerQuery): Extract<Fact, { readonly tell: 'listening' }>['info'] {
  return { addressType, address, port, fd }
}

function toldError(error: Error | undefined): ToldError {
  const { message = 'spawn UNKNOWN' } = error ?? {}
  const field = (name: string): unknown => (error === undefined ? null : Reflect.get(error, name))
  const [code, errno, syscall] = [field('code'), field('errno'), field('syscall')]
  return {
    message,
    code: typeof code === 'string' ? code : null,
    errno: typeof errno === 'number' ? errno : null,
    syscall: typeof syscall === 'string' ? syscall : null,
  }
}

const signalNumber = (name: string): number | undefined =>
  Object.entries(constants.signals).find(([known]) => known === name)?.[1]

const signalName = (number: number): string =>
  Object.entries(constants.signals).find(([, known]) => known === number)?.[0] ?? String(number)
