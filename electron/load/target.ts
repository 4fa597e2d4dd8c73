import { lookup } from 'node:dns/promises'
import { connect, isIP } from 'node:net'
import { errorCode } from '../../shared/base/error-words.ts'
import { shorten } from '../../shared/base/shorten.ts'
import { fail, ok, type Result } from '../../shared/result.ts'
import { sourceRefusal } from './source-addresses.ts'

/** Reads an address as a person types it; says in words what is wrong with it. */
export function parseTarget(text: string): Result<URL> {
  const trimmed = text.trim()
  if (trimmed === '') return fail('invalid-input', 'There is no URL: type one, such as http://127.0.0.1:3000/')
  // "localhost:3000" would be read as a scheme of its own.
  const hasScheme = /^[a-z][a-z0-9+.-]*:\/\//i.test(trimmed)
  const url = parseUrl(hasScheme ? trimmed : `http://${trimmed}`)
  if (!url)
    return fail('invalid-input', `${JSON.stringify(shorten(trimmed, 80))} is not a URL, such as http://127.0.0.1:3000/`)
  if (url.protocol !== 'http:' && url.protocol !== 'https:') {
    return fail('invalid-input', `Load is made over http and https, not ${url.protocol.slice(0, -1)}`)
  }
  if (url.port === '0') return fail('invalid-input', 'Port 0 cannot be connected to')
  return ok(url)
}

/** The host as sockets want it: an IPv6 address without its brackets. */
export function hostOf(url: URL): string {
  return url.hostname.replace(/^\[|\]$/g, '')
}

/** All addresses a host stands for, in the system's order; itself when it is one. */
export async function resolveHost(host: string): Promise<Result<readonly string[]>> {
  if (isIP(host) !== 0) return ok([host])
  try {
    const found = await lookup(host, { all: true })
    return ok([...new Set(found.map(({ address }) => address))])
  } catch (error) {
    const code = errorCode(error)
    return fail(
      'not-found',
      `The host ${JSON.stringify(host)} is unknown${code === null ? '' : ` (${code})`}: check its spelling, or type an address`,
    )
  }
}

/**
 * The one address all connections go to, of those that were judged. Where a name stands for several (localhost: ::1 and
 * 127.0.0.1), it is the first that something listens on, and where nothing does the first. Several source addresses need
 * one of 127.0.0.0/8.
 */
export async function chooseAddress(
  url: URL,
  addresses: readonly string[],
  sourceAddresses: number,
): Promise<Result<string>> {
  const usable = sourceAddresses > 1 ? addresses.filter((address) => address.startsWith('127.')) : addresses
  const [first] = usable
  if (first === undefined) {
    const is = addresses.join(', ')
    return fail(
      'invalid-input',
      `Several source addresses need a target of this machine's 127.0.0.0/8, and ${hostOf(url)} is ${is}: use 1 source address, or http://127.0.0.1`,
    )
  }
  const refusal = sourceRefusal(sourceAddresses)
  if (refusal !== null) return fail('unsupported-here', refusal)
  if (usable.length === 1) return ok(first)
  const port = url.port === '' ? (url.protocol === 'https:' ? 443 : 80) : Number(url.port)
  for (const address of usable) if (await answers(address, port)) return ok(address)
  return ok(first)
}

const probeMs = 1000

function answers(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host, port, timeout: probeMs })
    const settle = (isListening: boolean): void => {
      socket.destroy()
      resolve(isListening)
    }
    socket.once('connect', () => settle(true))
    socket.once('timeout', () => settle(false))
    socket.once('error', () => settle(false))
  })
}

function parseUrl(text: string): URL | null {
  return URL.canParse(text) ? new URL(text) : null
}
