import { isIPv6 } from 'node:net'
import type { Dependency } from '../../shared/model/settings.ts'
import { fail, ok, type Result } from '../../shared/result.ts'
import { readVariable } from '../platform/environment-names.ts'
import type { TcpPlace } from './tcp-proxy.ts'

/** What the variables say, and how they would say another place. */
export interface DependencyValue {
  readonly target: TcpPlace
  /** "redis at cache.internal:6379": without user, password and the rest. */
  readonly words: string
  /** What may not work through a proxy, in sentences. */
  readonly remarks: readonly string[]
  /** The variables as they lead to another place; everything else of the values stays. A path wants a path, a port a port. */
  withPlace(place: TcpPlace): Readonly<Record<string, string>>
}

/** Ports where a URL may leave its port out; other schemes must name theirs. */
const defaultPorts: Readonly<Record<string, number>> = {
  redis: 6379,
  rediss: 6379,
  valkey: 6379,
  valkeys: 6379,
  postgres: 5432,
  postgresql: 5432,
  mysql: 3306,
  mariadb: 3306,
  amqp: 5672,
  amqps: 5671,
  mongodb: 27017,
  nats: 4222,
  http: 80,
  ws: 80,
  https: 443,
  wss: 443,
}

const overTls = /^(rediss|valkeys|amqps|https|wss|tls|ssl)$/
const tlsParameter = /[?&](sslmode=(require|verify-ca|verify-full)|ssl=true|tls=true)(&|#|$)/i
const overHttp = /^(https?|wss?)$/
const hostName = /^[a-z0-9_]([a-z0-9._-]*[a-z0-9_])?\.?$/i
const url = /^([a-z][a-z0-9+.-]*):\/\/([^/?#]*)(.*)$/is

/**
 * Reads where a dependency is. Refused with the variable, the reason and the next step, never with a part of the value: that
 * may hold a password.
 */
export function readDependency(
  { variable, portVariable }: Dependency,
  environment: Readonly<Record<string, string | undefined>>,
): Result<DependencyValue> {
  const value = readVariable(environment, variable)
  const missing = missingWords(variable, value)
  if (value === undefined || missing !== null) return refuse(missing ?? '')
  const strange = [...value].some((sign) => sign <= ' ' || sign === '\x7f')
  if (strange) return refuse(`${variable} has a space or a line end in it: write the address without`)
  if (portVariable !== null)
    return readHostAndPort(variable, value, portVariable, readVariable(environment, portVariable))
  if (value.startsWith('/')) return ok(socketValue(variable, value, '', value))
  const [whole, scheme = '', authority = '', rest = ''] = url.exec(value) ?? []
  if (whole !== undefined) return readUrl(variable, { scheme, authority, rest })
  if (value.includes(',')) return refuse(severalHosts(variable))
  const place = readPlace(value)
  if (place === null) return refuse(`${variable} is no address: give a URL, host:port or the path of a UNIX socket`)
  if (place.port === null)
    return refuse(`${variable} names no port: give host:port, or the variable of the port as well`)
  return ok(portValue({ host: place.host, port: place.port }, '', [], (to) => ({ [variable]: placeText(to) })))
}

interface UrlParts {
  readonly scheme: string
  readonly authority: string
  /** Path, query and fragment. */
  readonly rest: string
}

function readUrl(variable: string, parts: UrlParts): Result<DependencyValue> {
  const { authority, rest } = parts
  const scheme = parts.scheme.toLowerCase()
  if (scheme === 'unix' || scheme.endsWith('+unix') || scheme.endsWith('+socket')) {
    const isPlain = authority === '' && /^\/[^?#%]+$/.test(rest)
    if (!isPlain) return refuse(`${variable} is no plain path of a socket: give ${scheme}:///path/of/the.sock`)
    return ok(socketValue(variable, rest, `${parts.scheme}://`, rest))
  }
  if (scheme.endsWith('+srv')) {
    return refuse(
      `${variable} asks the DNS for its hosts (${scheme}): give one host with its port, as mongodb://host:27017`,
    )
  }
  const cut = authority.lastIndexOf('@')
  const user = authority.slice(0, cut + 1)
  const hosts = authority.slice(cut + 1)
  if (rest.includes('@') && !overHttp.test(scheme)) {
    return refuse(`${variable} has an @ behind its host: write / ? # and @ of the password as %2F %3F %23 %40`)
  }
  if (hosts.includes(',')) return refuse(severalHosts(variable))
  if (hosts === '') return refuse(`${variable} names no host: give ${scheme}://host:port`)
  const place = readPlace(hosts)
  if (place === null) {
    return refuse(`${variable} has no host and port that can be read: give ${scheme}://host:port`)
  }
  const port = place.port ?? defaultPorts[scheme] ?? null
  if (port === null)
    return refuse(`${variable} names no port, and ${scheme} has none by itself: give ${scheme}://host:port`)
  const target = { host: place.host, port }
  const remarks = remarksOf(variable, scheme, rest, place.host)
  return ok(
    portValue(target, scheme, remarks, (to) => ({ [variable]: `${parts.scheme}://${user}${placeText(to)}${rest}` })),
  )
}

function readHostAndPort(
  variable: string,
  host: string,
  portVariable: string,
  portText: string | undefined,
): Result<DependencyValue> {
  const missing = missingWords(portVariable, portText)
  if (portText === undefined || missing !== null) return refuse(missing ?? '')
  const place = isIPv6(host) ? { host, port: null } : readPlace(host)
  if (host.includes('://') || (place !== null && place.port !== null)) {
    return refuse(`${variable} names a port itself: leave ${portVariable} out`)
  }
  if (place === null)
    return refuse(`${variable} is no name or address of a host, and ${portVariable} is its port: check both`)
  const port = readPort(portText)
  if (port === null) return refuse(`${portVariable} is no port from 1 to 65535: set it, or leave it out`)
  const isBracketed = host.startsWith('[')
  return ok(
    portValue({ host: place.host, port }, '', [], (to) => ({
      [variable]: isBracketed && isIPv6(to.host) ? `[${to.host}]` : to.host,
      [portVariable]: String(to.port),
    })),
  )
}

type PortPlace = Extract<TcpPlace, { readonly host: string }>

function portValue(
  target: PortPlace,
  scheme: string,
  remarks: readonly string[],
  write: (place: PortPlace) => Readonly<Record<string, string>>,
): DependencyValue {
  const place = placeText(target)
  return {
    target,
    words: scheme === '' ? place : `${scheme} at ${place}`,
    remarks,
    withPlace: (to) => ('path' in to ? {} : write(to)),
  }
}

function socketValue(variable: string, path: string, before: string, words: string): DependencyValue {
  return {
    target: { path },
    words,
    remarks: [],
    withPlace: (to) => ('path' in to ? { [variable]: `${before}${to.path}` } : {}),
  }
}

function remarksOf(variable: string, scheme: string, rest: string, host: string): string[] {
  const isTls = overTls.test(scheme) || tlsParameter.test(rest)
  return [
    ...(isTls
      ? [`TLS passes as it is: an app that checks the name in the certificate expects 127.0.0.1 instead of ${host}`]
      : []),
    ...(overHttp.test(scheme)
      ? [`the Host header of the app's requests names the proxy: a server that tells sites apart by ${host} does not`]
      : []),
    ...(/^mongodb$/.test(scheme) && !/[?&]directConnection=true/i.test(rest)
      ? [
          `a client that looks for a replica set goes to its members past the proxy: add directConnection=true to ${variable}`,
        ]
      : []),
  ]
}

/** `host`, `host:port`, `[::1]:port`; null where it is neither. */
function readPlace(text: string): { readonly host: string; readonly port: number | null } | null {
  const [whole, literal, name = '', portText] = /^(?:\[([^\]]*)\]|([^:[\]]*))(?::(.*))?$/s.exec(text) ?? []
  const host = literal ?? name
  if (whole === undefined || !(literal === undefined ? hostName.test(host) : isIPv6(host))) return null
  if (portText === undefined) return { host, port: null }
  const port = readPort(portText)
  return port === null ? null : { host, port }
}

function readPort(text: string): number | null {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : 0
  return port >= 1 && port <= 65_535 ? port : null
}

function placeText({ host, port }: PortPlace): string {
  return `${isIPv6(host) ? `[${host}]` : host}:${port}`
}

function missingWords(variable: string, value: string | undefined): string | null {
  const next = 'set it in the environment of the cluster, or take it off the dependencies'
  if (value === undefined) return `${variable} is not set: ${next}`
  return value.trim() === '' ? `${variable} is empty: ${next}` : null
}

const severalHosts = (variable: string): string =>
  `${variable} names several hosts, and a proxy stands before one: give one of them`

const refuse = (words: string) => fail('invalid-input', words)
