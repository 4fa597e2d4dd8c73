import dgram from 'node:dgram'
import { readFileSync } from 'node:fs'
import http from 'node:http'
import net from 'node:net'
import { thisPlatform } from '../../electron/platform/this-platform.ts'

const deadlineMs = 10_000

/** Connects, sends the text, and resolves to all that was answered until the end; or to the error's code. */
export function talk(where: net.NetConnectOpts, text = ''): Promise<string> {
  return new Promise((resolve, reject) => {
    let answer = ''
    const socket = net.connect({ timeout: deadlineMs, ...where })
    socket.setEncoding('utf8')
    socket.on('connect', () => text !== '' && socket.write(text))
    socket.on('data', (chunk) => {
      answer += chunk
    })
    socket.on('timeout', () => socket.destroy(new Error(`no end within ${deadlineMs} ms`)))
    socket.on('error', (error: NodeJS.ErrnoException) => (error.code ? resolve(error.code) : reject(error)))
    socket.on('end', () => resolve(answer))
  })
}

/** A connection that stays open, and what it has received. */
export async function connected(where: net.NetConnectOpts): Promise<OpenConnection> {
  const socket = net.connect(where)
  const connection = new OpenConnection(socket)
  await new Promise((resolve, reject) => socket.once('connect', resolve).once('error', reject))
  return connection
}

export class OpenConnection {
  readonly socket: net.Socket
  received = ''
  hasEnded = false

  constructor(socket: net.Socket) {
    this.socket = socket
    socket.setEncoding('utf8')
    socket.on('error', () => {})
    socket.on('data', (chunk) => {
      this.received += chunk
    })
    socket.on('close', () => {
      this.hasEnded = true
    })
  }

  async until(isReached: (connection: this) => boolean): Promise<void> {
    await until(() => isReached(this))
  }
}

/** One request; resolves to status and body. */
export function request(where: http.RequestOptions): Promise<string> {
  return new Promise((resolve, reject) => {
    const asked = http.get({ host: '127.0.0.1', agent: false, timeout: deadlineMs, ...where }, (response) => {
      let body = ''
      response.setEncoding('utf8')
      response.on('data', (chunk) => {
        body += chunk
      })
      response.on('end', () => resolve(`${response.statusCode} ${body}`))
    })
    asked.on('timeout', () => asked.destroy(new Error('no answer')))
    asked.on('error', reject)
  })
}

/** Sends a datagram, again and again (it may get lost), until one comes back. */
export async function datagram(port: number, text: string, host = '127.0.0.1'): Promise<string> {
  const socket = dgram.createSocket(host.includes(':') ? 'udp6' : 'udp4')
  let answer: string | undefined
  socket.on('message', (message) => {
    answer = String(message)
  })
  try {
    await until(async () => {
      socket.send(text, port, host)
      return answer !== undefined
    })
    return String(answer)
  } finally {
    socket.close()
  }
}

/** Looks again and again until it is so. */
export async function until(isReached: () => boolean | Promise<boolean>): Promise<void> {
  const endMonoMs = performance.now() + deadlineMs
  while (!(await isReached())) {
    if (performance.now() > endMonoMs) throw new Error(`not reached within ${deadlineMs} ms: ${isReached}`)
    await new Promise((resolve) => setTimeout(resolve, 3))
  }
}

/** False when there is no such process, or only what is left of one until its parent asks for its end. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
  } catch {
    return false
  }
  return thisPlatform !== 'linux' || !isZombie(pid)
}

function isZombie(pid: number): boolean {
  try {
    // The state follows the name, which is in brackets and may hold any character.
    return /\) Z/.test(readFileSync(`/proc/${pid}/stat`, 'utf8'))
  } catch {
    return true
  }
}
