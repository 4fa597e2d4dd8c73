import { readFileSync } from 'node:fs'
import { get } from 'node:http'
import { connect } from 'node:net'

/** Test support: what a client, or the system, sees of one worker. Nothing here asks the deck. */

/** How an answer came: its status and body, how long it took; the error's code where none came whole. */
export interface Answer {
  readonly status: number | null
  readonly body: string
  readonly error: string | null
  readonly tookMs: number
  readonly isMarked: boolean
}

/** Asks on a connection of its own. */
export function ask(port: number, path = '/', withinMs = 10_000): Promise<Answer> {
  const startMs = performance.now()
  return new Promise((done) => {
    let body = ''
    const tell = (more: Partial<Answer>): void =>
      done({ status: null, body, error: null, isMarked: false, tookMs: performance.now() - startMs, ...more })
    const failed = (error: NodeJS.ErrnoException): void => tell({ error: error.code ?? error.message })
    const request = get({ port, host: '127.0.0.1', path, agent: false }, (response) => {
      response.setEncoding('utf8')
      response.on('data', (text: string) => {
        body += text
      })
      response.on('error', failed)
      response.on('end', () => {
        tell({ status: response.statusCode ?? null, isMarked: 'x-clusterdeck-fault' in response.headers })
      })
    })
    request.setTimeout(withinMs, () => request.destroy(Object.assign(new Error('late'), { code: 'late' })))
    request.on('error', failed)
  })
}

/** What becomes of a connection on which nothing is asked: it is there still, was closed, or reset. */
export function knock(port: number, forMs: number): Promise<string> {
  return new Promise((done) => {
    const socket = connect({ port, host: '127.0.0.1' })
    const timer = setTimeout(() => end('open'), forMs)
    const end = (word: string): void => {
      clearTimeout(timer)
      socket.destroy()
      done(word)
    }
    socket.resume()
    socket.on('error', (error: NodeJS.ErrnoException) => end(error.code ?? error.message))
    socket.on('end', () => end('closed'))
  })
}

/** Processor time of a process so far, all its threads, in ms: `/proc/PID/stat`, in hundredths of a second. */
export function cpuMs(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? []
  return (Number(fields[11]) + Number(fields[12])) * 10
}

export function rssBytes(pid: number): number {
  const pages = Number(readFileSync(`/proc/${pid}/statm`, 'utf8').split(' ')[1])
  return pages * 4096
}

/** Share of one core that a process takes over so long. */
export async function cpuShare(pid: number, overMs: number): Promise<number> {
  const [startMs, before] = [performance.now(), cpuMs(pid)]
  await new Promise((done) => setTimeout(done, overMs))
  return (cpuMs(pid) - before) / (performance.now() - startMs)
}
