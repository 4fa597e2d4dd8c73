import { Agent, get } from 'node:http'

const betweenMs = 20

/** Requests without end on `count` connections that stay open; answers its end. */
export function keepAsking(url: string, count: number): () => void {
  const agent = new Agent({ keepAlive: true, maxSockets: count, scheduling: 'fifo' })
  let isOver = false
  const ask = () => {
    if (isOver) return
    const again = () => setTimeout(ask, betweenMs)
    get(url, { agent }, (response) => response.resume().once('close', again)).once('error', again)
  }
  for (let each = 0; each < count; each += 1) ask()
  return () => {
    isOver = true
    agent.destroy()
  }
}

/** A new connection every `everyMs`, with one request each; answers its end. */
export function keepConnecting(url: string, everyMs: number): () => void {
  const timer = setInterval(() => {
    get(url, { agent: false }, (response) => response.resume()).once('error', () => {})
  }, everyMs)
  return () => clearInterval(timer)
}
