import { MessageChannel } from 'node:worker_threads'
import type { LogThreadPort } from '../logs/log-desk.ts'
import { serveLogs } from '../logs/thread/serve-logs.ts'

/** The logs behind a port as in their thread, but in this one: a test needs no bundle. */
export function openTestLogThread(mostBytes?: number): LogThreadPort {
  const { port1, port2 } = new MessageChannel()
  const logs = serveLogs(
    { postMessage: (message) => port2.postMessage(message), on: (event, listener) => port2.on(event, listener) },
    mostBytes,
  )
  port1.unref()
  port2.unref()
  return {
    postMessage: (message, moved) => port1.postMessage(message, moved ?? []),
    on: (event, listener) => {
      port1.on(event, listener)
      // Listening holds it, and with it the process.
      return port1.unref()
    },
    onEnded() {},
    close() {
      logs.close()
      port1.close()
    },
  }
}
