import type { IncomingMessage, ServerResponse } from 'node:http'
import { isIPv6 } from 'node:net'

/** What the class page may do: load its own script and style, and talk to where it came from. */
const policy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "connect-src 'self'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "base-uri 'none'",
].join('; ')

/** On every answer, also on those that say nothing. */
export function setStrictHeaders(response: ServerResponse): void {
  response.setHeader('Content-Security-Policy', policy)
  response.setHeader('X-Content-Type-Options', 'nosniff')
  response.setHeader('X-Frame-Options', 'DENY')
  response.setHeader('Referrer-Policy', 'no-referrer')
  response.setHeader('Cross-Origin-Resource-Policy', 'same-origin')
  response.setHeader('Cross-Origin-Opener-Policy', 'same-origin')
  response.setHeader('Cache-Control', 'no-store')
}

/**
 * Whether the request names the address that it came to. A page of another site, whose name was made to point here (DNS
 * rebinding), names itself. What changes something must also come from our own page.
 */
export function isMeantForUs(request: IncomingMessage): boolean {
  const { localAddress, localPort } = request.socket
  if (localAddress === undefined) return false
  const plain = localAddress.replace(/^::ffff:(?=\d+\.)/, '')
  const own = [isIPv6(plain) ? `[${plain}]` : plain, ...(plain === '127.0.0.1' ? ['localhost'] : [])]
  const names = own.flatMap((name) => [`${name}:${localPort}`, ...(localPort === 80 ? [name] : [])])
  const { host, origin } = request.headers
  if (host === undefined || !names.includes(host.toLowerCase())) return false
  return origin === undefined ? true : origin === `http://${host}`
}

const cookieName = 'clusterdeck-class'

/** Browsers keep cookies by host, not by port: the name keeps ours apart. */
export function tokenOf({ headers }: IncomingMessage): string {
  const pairs = (headers.cookie ?? '').split(';').map((pair) => pair.trim())
  return pairs.find((pair) => pair.startsWith(`${cookieName}=`))?.slice(cookieName.length + 1) ?? ''
}

export function setToken(response: ServerResponse, token: string): void {
  response.setHeader('Set-Cookie', `${cookieName}=${token}; HttpOnly; SameSite=Strict; Path=/; Max-Age=28800`)
}

/** The whole body as text; null where it is longer than that, and then the connection is of no use any more. */
export async function readBody(request: IncomingMessage, mostBytes: number): Promise<string | null> {
  if (Number(request.headers['content-length'] ?? 0) > mostBytes) return null
  const pieces: Buffer[] = []
  let bytes = 0
  for await (const piece of request) {
    if (!Buffer.isBuffer(piece)) continue
    bytes += piece.length
    if (bytes > mostBytes) return null
    pieces.push(piece)
  }
  return Buffer.concat(pieces).toString('utf8')
}
