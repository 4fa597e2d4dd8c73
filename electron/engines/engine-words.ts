import { errorCode, errorWords } from '../../shared/base/error-words.ts'
import { type DeckError, type ErrorCode, fail, type Result } from '../../shared/result.ts'

/** What dockerode rejects with: the engine answered, and not as hoped. */
interface EngineRefusal {
  readonly statusCode: number
  /** Null where a stream was asked for: then its own words are in the message alone. */
  readonly json?: { readonly message?: string } | Buffer | null
  readonly message?: string
}

/** A failure of a request to an engine, in words that name it, the reason and the next step. */
export function engineError(address: string, thrown: unknown): DeckError {
  if (isRefusal(thrown)) return refusal(thrown)
  const path = address.replace(/^(unix|npipe):\/\//, '')
  const unreached = unreachedWords(errorCode(thrown), address, path)
  if (unreached !== null) return { code: 'refused', message: unreached }
  if (isTimeout(thrown)) {
    return { code: 'not-reached-in-time', message: `The engine at ${address} does not answer: is it busy or stopped?` }
  }
  const words = errorWords(thrown)
  if (/certificate|SSL|TLS|wrong version number/i.test(words)) {
    return { code: 'refused', message: `The engine at ${address} and this machine do not agree on TLS: ${words}` }
  }
  return { code: 'refused', message: `The engine at ${address} could not be asked: ${words}` }
}

/** The same as a result. */
export function engineFailure<T>(address: string, thrown: unknown): Result<T> {
  const { code, message } = engineError(address, thrown)
  return fail(code, message)
}

function isTimeout(thrown: unknown): boolean {
  if (!(thrown instanceof Error)) return false
  return thrown.name === 'TimeoutError' || (thrown.cause instanceof Error && thrown.cause.name === 'TimeoutError')
}

function isRefusal(thrown: unknown): thrown is EngineRefusal {
  return (
    typeof thrown === 'object' && thrown !== null && 'statusCode' in thrown && typeof thrown.statusCode === 'number'
  )
}

function unreachedWords(code: string | null, address: string, path: string): string | null {
  switch (code) {
    case 'ENOENT':
      return `No container engine at ${path}: there is no such socket. Start it (sudo systemctl start docker), or name another.`
    case 'ECONNREFUSED':
      return address.startsWith('unix:')
        ? `No container engine answers at ${path}: its socket is there, and nobody listens. Start it (sudo systemctl start docker).`
        : `Nobody listens at ${address}: is the engine started, and does it listen on that address?`
    case 'EACCES':
    case 'EPERM':
      return `No right to ${path}: it belongs to the group "docker". Join it (sudo usermod -aG docker $USER) and log in anew; who is in it can do all that root can.`
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return `The name in ${address} is not known: check how the host is written.`
    case 'EHOSTUNREACH':
    case 'ENETUNREACH':
    case 'ETIMEDOUT':
      return `${address} cannot be reached from here: is the machine up, and is nothing in between that forbids it?`
    case 'ECONNRESET':
    case 'EPIPE':
      return `The engine at ${address} closed the connection: was it stopped just now?`
    default:
      return null
  }
}

const refusalCodes: Readonly<Record<number, ErrorCode>> = { 400: 'invalid-input', 404: 'not-found', 409: 'wrong-state' }

function refusal({ statusCode, json, message: whole }: EngineRefusal): DeckError {
  const ofStream = json == null ? whole?.replace(/^\(HTTP code \d+\) [^-]*- /, '').trim() : undefined
  const message = json == null || Buffer.isBuffer(json) ? ofStream : json.message
  const words = message ?? (Buffer.isBuffer(json) ? json.toString().slice(0, 500) : `status ${statusCode}`)
  return { code: refusalCodes[statusCode] ?? 'refused', message: sayTheirWords(words) }
}

/** What an engine says why something was not done, in a sentence with the next step where we know one; theirs stays in it. */
function sayTheirWords(words: string): string {
  const missing = /No such image: (\S+)/.exec(words)?.[1]
  if (missing !== undefined) return `The engine has no image ${missing}: build it there, or pull it first (${words})`
  if (/this node is not a swarm manager/i.test(words)) {
    return 'This engine is no manager of a swarm: docker swarm init makes it one, or ask a manager.'
  }
  if (/update out of sequence/i.test(words)) return 'Somebody else changed it at the same moment: try again.'
  if (/client version .* is too (old|new)/i.test(words)) return `The engine speaks another version: ${words}`
  return `The engine says: ${words}`
}
