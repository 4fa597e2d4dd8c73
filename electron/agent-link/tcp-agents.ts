import { randomBytes, timingSafeEqual } from 'node:crypto'
import { createServer, type Server, type Socket } from 'node:net'
import type { AgentMessage } from '../../shared/agent-protocol.ts'
import { parseJson } from '../../shared/base/parse-json.ts'
import { agentJoinSchema } from '../../shared/containers/agent-reach.ts'
import type { Result } from '../../shared/result.ts'
import { listenAt } from '../platform/listen-at.ts'
import { AgentLink } from './agent-link.ts'

/** What is told of agents that reach the deck over TCP. `who`: a task, or the short id of a container. */
export interface TcpAgentEvents {
  /** One joined; the one before it of that name, if its connection stood still, is closed first. */
  joined(who: string, link: AgentLink): void
  message(who: string, message: AgentMessage): void
  left(who: string): void
  /** Somebody came without the token, or said something else; with the count so far, told when it doubles. */
  stranger(words: string): void
}

const joinMs = 5000
const joinBytes = 2048
/** Each costs a descriptor; a fleet of the most places has one each, and some come back before the old one is seen to end. */
const mostConnections = 6000
const mostUnjoined = 64

/** Who has it was started by a deck of this person, or may look into the engine of one. */
export const newAgentToken = (): string => randomBytes(32).toString('base64url')

/**
 * Where agents in containers find the deck. Nothing of what comes before the token is read further than one line; times of
 * other machines are not believed: what is told is of the moment when it came.
 */
export class TcpAgents {
  /** Who has it was started with it by a deck of this person. */
  readonly token: string
  readonly #events: TcpAgentEvents
  readonly #nowMs: () => number
  readonly #server: Server
  readonly #links = new Map<string, { readonly link: AgentLink; readonly pid: number }>()
  readonly #unjoined = new Set<Socket>()
  #strangerCount = 0

  /** `token`: of an earlier deck, whose agents shall find this one; absent: a new one. */
  constructor(events: TcpAgentEvents, nowMs: () => number, token = newAgentToken()) {
    this.token = token
    this.#events = events
    this.#nowMs = nowMs
    this.#server = createServer((socket) => this.#came(socket))
    this.#server.maxConnections = mostConnections
  }

  /** Listens at an address that containers reach; port 0: a free one. Answers the port. */
  listen(host: string, port: number): Promise<Result<number>> {
    return listenAt(this.#server, { host, port }, 'agents cannot be listened for')
  }

  linkOf(who: string): AgentLink | null {
    return this.#links.get(who)?.link ?? null
  }

  close(): void {
    this.#server.close()
    for (const socket of this.#unjoined) socket.destroy()
    for (const { link } of [...this.#links.values()]) link.close()
  }

  #came(socket: Socket): void {
    if (this.#unjoined.size >= mostUnjoined) {
      socket.destroy()
      return
    }
    this.#unjoined.add(socket)
    socket.setNoDelay(true)
    let heard = Buffer.alloc(0)
    const limit = setTimeout(() => refuse('said nothing'), joinMs)
    const settle = (): void => {
      clearTimeout(limit)
      this.#unjoined.delete(socket)
      socket.off('data', hear).off('close', settle).off('error', settle)
    }
    const refuse = (why: string): void => {
      settle()
      socket.on('error', () => {})
      socket.destroy()
      this.#countStranger(why)
    }
    const hear = (chunk: Buffer): void => {
      heard = Buffer.concat([heard, chunk])
      const end = heard.indexOf('\n')
      if (end < 0) {
        if (heard.length > joinBytes) refuse('said no line')
        return
      }
      const join = agentJoinSchema.safeParse(parseJson(heard.toString('utf8', 0, end)))
      if (!join.success) refuse('did not say who it is')
      else if (!this.#isToken(join.data.token)) refuse('had another token')
      else {
        settle()
        socket.pause()
        socket.unshift(heard.subarray(end + 1))
        this.#join(join.data.who, join.data.pid, socket)
      }
    }
    socket.on('data', hear).on('close', settle).on('error', settle)
  }

  #join(who: string, pid: number, socket: Socket): void {
    // A process beside the first one (a second Node of the container) is not it.
    const known = this.#links.get(who)
    if (known !== undefined && pid > known.pid) {
      socket.destroy()
      return
    }
    known?.link.close()
    const link: AgentLink = new AgentLink(socket, {
      onMessage: (message) => this.#events.message(who, this.#atOurTime(message)),
      onOddity: () => {},
      onClosed: () => {
        if (this.#links.get(who)?.link !== link) return
        this.#links.delete(who)
        this.#events.left(who)
      },
    })
    this.#links.set(who, { link, pid })
    this.#events.joined(who, link)
    socket.resume()
  }

  #atOurTime(message: AgentMessage): AgentMessage {
    return message.type === 'beat' || message.type === 'report' ? { ...message, atMs: this.#nowMs() } : message
  }

  #isToken(token: string): boolean {
    const [given, own] = [Buffer.from(token), Buffer.from(this.token)]
    return given.length === own.length && timingSafeEqual(given, own)
  }

  #countStranger(why: string): void {
    this.#strangerCount += 1
    if ((this.#strangerCount & (this.#strangerCount - 1)) !== 0) return
    const count = this.#strangerCount
    this.#events.stranger(
      count === 1
        ? `somebody reached the door of agents and ${why}: nothing of it was read`
        : `${count} connections to the door of agents were no agent of ours; the newest ${why}`,
    )
  }
}
