import { HTTPParser } from 'http-parser-js'
import { faultHeader, isFaultAnswer } from '../../../shared/base/fault-header.ts'

/** What a connection wants to know of the bytes that come in. */
export interface AnswerListener {
  /**
   * An answer is there with its whole body. `isLast`: nothing more can follow on this connection. `isInjected`: a fault of the
   * deck answered, not the app.
   */
  onAnswer(status: number, isLast: boolean, isInjected: boolean): void
}

/** Cuts a connection's bytes into answers. */
export interface AnswerParser {
  /** Answers what is wrong with the first `byteCount` bytes, or null. */
  read(buffer: Buffer, byteCount: number): Error | null
  /** The server ended the connection: an answer without a length ends with it. */
  end(): void
}

/**
 * On http-parser-js: chunked bodies, answers without a length, interim answers (1xx, passed over) and, as `isHead` tells,
 * answers without the body that their headers announce.
 */
export function createAnswerParser(listener: AnswerListener, isHead: boolean): AnswerParser {
  const parser = new HTTPParser(HTTPParser.RESPONSE)
  let status = 0
  let isKept = false
  let isInjected = false
  let badLength: Error | null = null

  parser[HTTPParser.kOnHeadersComplete] = (info) => {
    status = info.statusCode
    isKept = info.shouldKeepAlive
    badLength ??= findBadLength(info.headers)
    isInjected = isFromFault(info.headers)
    if (!isHead && !neverHasBody(status)) return 0
    // Without a body any length will do: what decides is what the server says of the connection.
    isKept = isKept || saysKeepAlive(info.versionMajor, info.versionMinor, info.headers)
    return 1
  }
  parser[HTTPParser.kOnMessageComplete] = () => {
    if (status >= 100 && status < 200 && status !== 101) return
    listener.onAnswer(status, !isKept || status === 101, isInjected)
  }

  return {
    read(buffer, byteCount) {
      const answer = parser.execute(buffer, 0, byteCount)
      return answer instanceof Error ? answer : badLength
    },
    end() {
      parser.finish()
    },
  }
}

/** Whatever length its headers tell (RFC 9112, 6.3): the parser believes them. */
function neverHasBody(status: number): boolean {
  return status === 204 || status === 304 || (status >= 100 && status < 200)
}

/** The parser would take "12x" for not a number and never end. */
function findBadLength(headers: readonly string[]): Error | null {
  for (let at = 0; at < headers.length; at += 2) {
    const name = headers[at]
    if (name?.length !== lengthHeader.length || name.toLowerCase() !== lengthHeader) continue
    const value = headers[at + 1] ?? ''
    if (!/^\d+$/.test(value)) return new Error(`Content-Length ${JSON.stringify(value)} is not a number`)
  }
  return null
}
const lengthHeader = 'content-length'

function isFromFault(headers: readonly string[]): boolean {
  for (let at = 0; at < headers.length; at += 2) {
    const name = headers[at]
    if (name?.length === faultHeader.length && name.toLowerCase() === faultHeader)
      return isFaultAnswer(headers[at + 1] ?? '')
  }
  return false
}

function saysKeepAlive(major: number, minor: number, headers: readonly string[]): boolean {
  const said = headers.filter((_, at) => at % 2 === 1 && headers[at - 1]?.toLowerCase() === 'connection')
  const words = said.join(',').toLowerCase()
  return major === 1 && minor === 0 ? words.includes('keep-alive') : !words.includes('close')
}
