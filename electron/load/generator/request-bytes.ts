import type { LoadMethod } from '../../../shared/model/load-settings.ts'

/** A request as it goes over the wire, built once. */
export interface RequestBytes {
  /** Leaves the connection to the server. */
  readonly kept: Buffer
  /** The same with `Connection: close`. */
  readonly closing: Buffer
}

interface RequestSettings {
  readonly method: LoadMethod
  readonly headers: readonly { readonly name: string; readonly value: string }[]
  readonly body: string
}

const methodsWithBody = ['POST', 'PUT', 'PATCH']

/**
 * HTTP/1.1 bytes of a request to `target` ("/path?query") at `url`. Host, Content-Length, Connection and Authorization
 * (from the URL's user and password) are set unless the person set them.
 */
export function buildRequest(settings: RequestSettings, url: URL, target: string): RequestBytes {
  const own = new Set(settings.headers.map(({ name }) => name.toLowerCase()))
  const body = Buffer.from(settings.body, 'utf8')
  const lines = [`${settings.method} ${encodeTarget(target)} HTTP/1.1`]
  if (!own.has('host')) lines.push(`Host: ${url.host}`)
  if (url.username !== '' && !own.has('authorization')) lines.push(`Authorization: ${basicCredentials(url)}`)
  lines.push(...settings.headers.map(({ name, value }) => `${name}: ${value}`))
  const needsLength = body.length > 0 || methodsWithBody.includes(settings.method)
  if (needsLength && !own.has('content-length') && !own.has('transfer-encoding')) {
    lines.push(`Content-Length: ${body.length}`)
  }
  const join = (more: readonly string[]): Buffer =>
    Buffer.concat([Buffer.from(`${[...lines, ...more].join('\r\n')}\r\n\r\n`, 'latin1'), body])
  return own.has('connection')
    ? { kept: join([]), closing: join([]) }
    : { kept: join([]), closing: join(['Connection: close']) }
}

/** As browsers send it: no fragment, and what is not plain ASCII percent-encoded. */
function encodeTarget(target: string): string {
  const [withoutFragment = '/'] = target.toWellFormed().split('#')
  return withoutFragment.replace(/[^\x21-\x7e]+/gu, encodeURIComponent)
}

function basicCredentials(url: URL): string {
  const pair = `${decodeURIComponent(url.username)}:${decodeURIComponent(url.password)}`
  return `Basic ${Buffer.from(pair).toString('base64')}`
}
