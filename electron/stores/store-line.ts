import { connect, type Socket } from 'node:net'
import type { Clock } from '../../shared/base/clock.ts'
import { errorWords } from '../../shared/base/error-words.ts'
import { fail, ok, type Result } from '../../shared/result.ts'
import { encodeCommand, RespReader, type RespValue } from './resp.ts'

/** Where a store listens: the path of a UNIX socket, or host and port, with what it asks for first. */
export type StorePlace =
  | { readonly path: string }
  | {
      readonly host: string
      readonly port: number
      readonly username?: string
      readonly password?: string
      readonly database?: string
    }

/** An ordinary answer of a store on this machine takes less than a millisecond. */
export const answerWithinMs = 1000

/**
 * Sends commands on a connection of their own and answers with their replies. A store that does not answer in time, or says an
 * error, is a failure with its words.
 */
export function askStore(
  place: StorePlace,
  commands: readonly (readonly string[])[],
  clock: Clock,
  withinMs: number = answerWithinMs,
): Promise<Result<readonly RespValue[]>> {
  const all = [...greeting(place), ...commands]
  return new Promise((resolve) => {
    const socket = openSocket(place)
    const reader = new RespReader()
    const replies: RespValue[] = []
    const settle = (result: Result<readonly RespValue[]>): void => {
      cancel()
      socket.destroy()
      resolve(result)
    }
    const cancel = clock.after(withinMs, () =>
      settle(fail('not-reached-in-time', `the store did not answer within ${withinMs} ms`)),
    )
    socket.on('error', (error) => settle(fail('refused', `the store cannot be reached: ${errorWords(error)}`)))
    socket.on('close', () => settle(fail('refused', 'the store closed the connection')))
    socket.on('connect', () => socket.write(all.map(encodeCommand).join(''), 'latin1'))
    socket.on('data', (bytes) => {
      try {
        replies.push(...reader.push(bytes))
      } catch (error) {
        return settle(fail('refused', `that is no store: ${errorWords(error)}`))
      }
      const wrong = replies.find(isError)
      if (wrong !== undefined) settle(fail('refused', `the store said: ${wrong.error}`))
      else if (replies.length >= all.length) settle(ok(replies.slice(all.length - commands.length)))
    })
  })
}

function openSocket(place: StorePlace): Socket {
  return 'path' in place ? connect({ path: place.path }) : connect({ host: place.host, port: place.port })
}

function greeting(place: StorePlace): readonly (readonly string[])[] {
  if ('path' in place) return []
  const { username, password, database } = place
  return [
    ...(password === undefined ? [] : [username === undefined ? ['AUTH', password] : ['AUTH', username, password]]),
    ...(database === undefined ? [] : [['SELECT', database]]),
  ]
}

function isError(value: RespValue): value is { readonly error: string } {
  return typeof value === 'object' && value !== null && 'error' in value
}
