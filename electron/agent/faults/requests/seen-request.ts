import type { Writable } from 'node:stream'

/** A request on its way to the app, of whatever protocol. */
export interface SeenRequest {
  readonly method: string
  /** Without the query; percent-encoding as it came. */
  readonly path: string
  /** By its lower-case name; null where it was not sent. */
  header(name: string): string | null
  /** What the agent's meters know it by: the response of HTTP/1, the stream of HTTP/2. */
  readonly key: object
  /** Its client is not there any more. */
  isGone(): boolean
  /** It waits, and the app does not know of it: nothing of it may be lost, nor end the process. */
  hold(): void
  /** It goes on its way to the app. */
  release(): void
  /** The head of the app's answer will name the fault; the app does not see it. */
  name(value: string): void
  /** Answers instead of the app. */
  answer(status: number, faultValue: string): void
  /** HTTP/1: its connection ends with an RST. HTTP/2: its stream alone does, others on the connection are not meant. */
  reset(): void
  /** Ends what has begun, without the rest of the answer. */
  cut(): void
  readonly body: AnswerBody
}

/** Where the bytes of an answer go out. */
export interface AnswerBody {
  /** A socket that carries answers one after the other, or a stream that is one answer. */
  readonly writable: Writable
  /** Its last byte went out, or nothing of it will any more. */
  isOver(): boolean
  /** What goes out now is of this answer, and its head is known. */
  isMine(): boolean
  /** So much of it comes before the body, on the same way. */
  headBytes(): number
  /** Writes part of what the app has ended: the end is not there yet. */
  writePart(write: () => void): void
}

/** What a fault answers with. */
export const faultBody = 'injected by a fault\n'

/** The part of a request's target that names what is asked for. */
export function pathOf(target: string): string {
  const query = target.indexOf('?')
  const whole = query < 0 ? target : target.slice(0, query)
  if (whole.startsWith('/')) return whole
  // As a proxy is asked: http://host/path.
  const host = whole.indexOf('://')
  if (host < 0) return whole
  const slash = whole.indexOf('/', host + 3)
  return slash < 0 ? '/' : whole.slice(slash)
}
