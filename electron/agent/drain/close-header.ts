import type { ServerResponse } from 'node:http'
import type { Server } from 'node:net'

type StoreHeader = (this: ServerResponse, firstLine: string, headers: unknown) => unknown

/**
 * Makes every response from now on say `Connection: close`. Node's `_storeHeader` is the one place where all ways of
 * setting headers meet, so an app's own `Connection: keep-alive` is overruled too. Left alone: upgrades, and responses
 * that `mayClose` spares.
 */
export function closeAfterResponses(mayClose: (response: ServerResponse) => boolean): void {
  const { prototype } = loadHttp().ServerResponse
  if (!('_storeHeader' in prototype) || !isStoreHeader(prototype._storeHeader)) return
  const storeHeader = prototype._storeHeader
  const closing: StoreHeader = function (firstLine, headers) {
    let sent = headers
    try {
      if (this.statusCode !== 101 && !namesUpgrade(headers) && mayClose(this)) {
        this.shouldKeepAlive = false
        sent = withoutConnection(this, headers)
      }
    } catch {
      sent = headers
    }
    return storeHeader.call(this, firstLine, sent)
  }
  Object.defineProperty(prototype, '_storeHeader', { value: closing, writable: true, configurable: true })
}

/**
 * Turned off, because `server.close()` (and so `worker.disconnect()`) would cut idle sockets under the client's hand. Where
 * the servers themselves have it: to ask `node:https` for its prototype would load all of TLS in the middle of a drain.
 */
export function keepIdleConnections(servers: Iterable<Server>): void {
  for (const server of servers) {
    for (let owner: unknown = server; isObject(owner); owner = Object.getPrototypeOf(owner)) {
      const isOwn = Object.hasOwn(owner, 'closeIdleConnections')
      if (!isOwn || Reflect.get(owner, 'closeIdleConnections') === closeNoIdleConnections) continue
      const value = closeNoIdleConnections
      Object.defineProperty(owner, 'closeIdleConnections', { value, writable: true, configurable: true })
    }
  }
}

function closeNoIdleConnections(): void {}

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null

/** Only loaded when a drain begins: an app without HTTP does not pay for it at its start. */
const loadHttp = (): typeof import('node:http') => require('node:http')

const isStoreHeader = (value: unknown): value is StoreHeader => typeof value === 'function'

const isConnection = (name: unknown): boolean => typeof name === 'string' && name.toLowerCase() === 'connection'

/**
 * The headers come in one of four shapes: the response's own table (compared by identity inside Node, so it must stay the
 * same object), pairs, a flat list, or a plain object.
 */
function withoutConnection(response: ServerResponse, headers: unknown): unknown {
  response.removeHeader('connection')
  // removeHeader notes that the app wants no such header at all; we do want one.
  Object.assign(response, { _removedConnection: false })
  if (!isHeaderList(headers)) {
    if (typeof headers !== 'object' || headers === null || isOwnTable(response, headers)) return headers
    return Object.fromEntries(Object.entries(headers).filter(([name]) => !isConnection(name)))
  }
  if (Array.isArray(headers[0])) return headers.filter((pair) => !(Array.isArray(pair) && isConnection(pair[0])))
  return headers.filter((_, index) => !isConnection(headers[index - (index % 2)]))
}

const isHeaderList = (value: unknown): value is readonly unknown[] => Array.isArray(value)

/** Once a header was set, Node merges everything into its own table, which has no prototype. */
function isOwnTable(response: ServerResponse, headers: object): boolean {
  return Object.getPrototypeOf(headers) === null && response.getHeaderNames().length > 0
}

/** True when a `Connection` header says `upgrade`, in whatever shape the headers come. */
function namesUpgrade(headers: unknown): boolean {
  if (typeof headers !== 'object' || headers === null) return false
  const flat: readonly unknown[] = Array.isArray(headers) ? headers.flat() : Object.entries(headers).flat(2)
  return flat.some((text, index) => isConnection(text) && /\bupgrade\b/i.test(String(flat[index + 1])))
}
