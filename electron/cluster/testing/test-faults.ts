import net from 'node:net'
import { onTestFinished } from 'vitest'
import type { HandoverFault, HandoverFaultHandle } from '../faults/handover-fault.ts'
import type { ClusterPrimary } from '../types.ts'

/** Test support: faults of the hand-over, and what a client sees of them. */

/** Everything of slot 1. */
export const aim = { slots: new Set([1]), hits: { kind: 'all' } } as const
export const everybody = { slots: null, hits: { kind: 'all' } } as const

/** Words as an error when there cannot be such a fault. */
export function inject(primary: ClusterPrimary, fault: HandoverFault): HandoverFaultHandle {
  const injected = primary.injectFault(fault)
  if (!injected.ok) throw new Error(injected.error.message)
  return injected.value
}

/** What a client sees that asks on a connection of its own. */
export function ask(port: number): Promise<string> {
  return new Promise((resolve) => {
    const socket = net.connect(port, '127.0.0.1')
    onTestFinished(() => void socket.destroy())
    let text = ''
    socket.write('GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n')
    socket.on('data', (chunk) => {
      text += String(chunk)
    })
    socket.on('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message))
    socket.on('end', () =>
      resolve(
        text === '' ? 'ended without a word' : (text.split('\r\n').findLast((line) => /^\d$/.test(line)) ?? text),
      ),
    )
  })
}
