import type { ChildProcess } from 'node:child_process'
import type { IncomingMessage } from 'node:http'
import { Server, Socket } from 'node:net'
import type { HeldChild, HeldConnection, HeldRequest, Holding } from '../../../shared/inspection/holding.ts'
import type { InspectionPorts } from '../load-inspection.ts'
import { FirstSeen } from './first-seen.ts'

/** Nobody asked again for so long: nothing is noted any more. */
const forgottenMs = 5000
const most = 100
const pathChars = 200
const commandChars = 300

const channel: typeof import('node:diagnostics_channel') = require('node:diagnostics_channel')

/**
 * What this worker holds: connections, requests, children. Looked up when it is asked for; nothing is hung on any of them. Only
 * while somebody asks again and again it is noted when each began, and how many requests a connection brought.
 */
export class HoldingLook {
  readonly #ports: InspectionPorts
  readonly #seen: FirstSeen
  #served = new WeakMap<object, number>()
  #timer: NodeJS.Timeout | undefined
  #isFollowing = false
  readonly #started = (message: unknown): void => {
    const socket = fieldOf(message, 'socket')
    const request = fieldOf(message, 'request')
    if (typeof socket === 'object' && socket !== null) this.#served.set(socket, (this.#served.get(socket) ?? 0) + 1)
    if (typeof request === 'object' && request !== null) this.#seen.began(request)
  }
  readonly #opened = (message: unknown): void => {
    const socket = fieldOf(message, 'socket')
    if (typeof socket === 'object' && socket !== null) this.#seen.began(socket)
  }

  constructor(ports: InspectionPorts) {
    this.#ports = ports
    this.#seen = new FirstSeen(ports.originals.monoMs)
  }

  look(): Omit<Holding, 'origins' | 'originsLeftMs'> {
    this.#follow()
    const handles = activeHandles()
    const sockets = handles.filter(isServerSide)
    const requests = sockets.flatMap((socket) => requestsOn(socket).map((request) => ({ socket, request })))
    const held = {
      atMs: this.#ports.originals.dateNow(),
      connectionCount: sockets.length,
      connections: sockets.slice(0, most).map((socket) => this.#connection(socket)),
      requestCount: requests.length,
      requests: requests.slice(0, most).map(({ socket, request }) => this.#request(socket, request)),
      children: handles
        .filter(isChild)
        .slice(0, most)
        .map((child) => this.#child(child)),
    }
    this.#seen.lookedOnce()
    return held
  }

  close(): void {
    this.#ports.originals.clearTimeout(this.#timer)
    if (!this.#isFollowing) return
    this.#isFollowing = false
    channel.unsubscribe('http.server.request.start', this.#started)
    channel.unsubscribe('net.server.socket', this.#opened)
    this.#served = new WeakMap()
    this.#seen.forget()
  }

  #follow(): void {
    const { originals } = this.#ports
    originals.clearTimeout(this.#timer)
    this.#timer = originals.setTimeout(() => this.close(), forgottenMs)
    this.#timer.unref()
    if (this.#isFollowing) return
    this.#isFollowing = true
    channel.subscribe('http.server.request.start', this.#started)
    channel.subscribe('net.server.socket', this.#opened)
  }

  #connection(socket: Socket): HeldConnection {
    const servedCount = this.#served.get(socket) ?? 0
    return { client: clientOf(socket), state: stateOf(socket), servedCount, ...this.#seen.ageOf(socket) }
  }

  #request(socket: Socket, request: IncomingMessage): HeldRequest {
    const [path = ''] = String(request.url).split('?')
    return {
      method: String(request.method).slice(0, 40),
      path: path.slice(0, pathChars),
      client: clientOf(socket),
      ...this.#seen.ageOf(request),
    }
  }

  #child(child: ChildProcess & { readonly pid: number }): HeldChild {
    const command = child.spawnargs.join(' ').slice(0, commandChars)
    return { pid: child.pid, command, ...this.#seen.ageOf(child) }
  }
}

/** Node's own list of what keeps the process alive; there from Node 0.x to 26. */
function activeHandles(): readonly unknown[] {
  const list: unknown = Reflect.get(process, '_getActiveHandles')
  return typeof list === 'function' ? Reflect.apply(list, process, []) : []
}

function isServerSide(handle: unknown): handle is Socket {
  return handle instanceof Socket && fieldOf(handle, 'server') instanceof Server && !handle.destroyed
}

function isChild(handle: unknown): handle is ChildProcess & { readonly pid: number } {
  return typeof fieldOf(handle, 'pid') === 'number' && Array.isArray(fieldOf(handle, 'spawnargs'))
}

function clientOf({ remoteAddress, remotePort }: Socket): string | null {
  if (remoteAddress === undefined) return null
  // An IPv4 client of a server that listens on both.
  const address = remoteAddress.replace(/^::ffff:(?=\d+\.)/, '')
  return address.includes(':') ? `[${address}]:${remotePort}` : `${address}:${remotePort}`
}

/** The request whose answer is written now, and those of HTTP/1's pipeline that wait behind it. */
function requestsOn(socket: Socket): IncomingMessage[] {
  const response = fieldOf(socket, '_httpMessage')
  const request = fieldOf(response, 'req')
  return isRequest(request) && fieldOf(response, 'finished') !== true ? [request] : []
}

function isRequest(value: unknown): value is IncomingMessage {
  return typeof fieldOf(value, 'url') === 'string' && typeof fieldOf(value, 'method') === 'string'
}

function stateOf(socket: Socket): HeldConnection['state'] {
  const parser = fieldOf(socket, 'parser')
  const server = fieldOf(socket, 'server')
  const speaksHttp = fieldOf(server, 'maxRequestsPerSocket') !== undefined
  if (!speaksHttp) return 'other'
  if (requestsOn(socket).length > 0) return 'in-request'
  if (parser === null || parser === undefined) return 'upgraded'
  return socket.bytesRead === 0 ? 'silent' : 'idle'
}

function fieldOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined
}
