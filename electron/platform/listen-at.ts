import type { Server } from 'node:net'
import { errorWords } from '../../shared/base/error-words.ts'
import { fail, ok, type Result } from '../../shared/result.ts'

/** Has a server listen; port 0: a free one. Answers the port, or why not, after `refusal` ("the front cannot listen"). */
export function listenAt(
  server: Server,
  { host, port }: { readonly host: string; readonly port: number },
  refusal: string,
): Promise<Result<number>> {
  return new Promise((done) => {
    const refused = (error: Error): void => done(fail('refused', `${refusal} at ${host}:${port}: ${errorWords(error)}`))
    server.once('error', refused)
    server.listen({ host, port, exclusive: true }, () => {
      server.off('error', refused)
      // What the system has against a connection later is no end of the server.
      server.on('error', () => {})
      const address = server.address()
      const isKnown = typeof address === 'object' && address !== null
      done(isKnown ? ok(address.port) : fail('internal', `nobody tells the port at ${host}`))
    })
  })
}
