import { request } from 'node:http'
import type { Socket } from 'node:net'
import { duration } from '../supervisor/words.ts'

/**
 * Asks over that connection for the path. True when the status is the wanted one (0 = any from 200 to 299), else what was
 * wrong, in words. Redirects are not followed. Never rejects.
 */
export function probeOver(socket: Socket, path: string, status: number, timeoutMs: number): Promise<true | string> {
  return new Promise((resolve) => {
    const end = (answer: true | string): void => {
      clearTimeout(deadline)
      socket.destroy()
      resolve(answer)
    }
    const deadline = setTimeout(() => end(`GET ${path} got no answer within ${duration(timeoutMs)}`), timeoutMs)
    const headers = { host: 'localhost', connection: 'close' }
    const asked = request({ path, headers, createConnection: () => socket }, (response) => {
      const { statusCode = 0 } = response
      response.resume()
      const isWanted = status === 0 ? statusCode >= 200 && statusCode <= 299 : statusCode === status
      const wanted = status === 0 ? '200 to 299' : String(status)
      end(isWanted || `GET ${path} answered ${statusCode}, not ${wanted}`)
    })
    asked.on('error', (error) => end(`GET ${path} failed (${error.message})`))
    asked.end()
  })
}
