import type { EventEmitter } from 'node:events'
import type { AgentEndListeners } from '../../../shared/agent-protocol.ts'
import { cluster } from '../cover/node-modules.ts'
import { originals } from '../cover/originals.ts'

/**
 * Counts the app's own listeners of what may tell it to end. Node's, which are there before the app's first line (its
 * cluster module hears messages, `--heapsnapshot-signal` a signal), are left out; what asks leaves no trace.
 */
export function watchEndListeners(): () => AgentEndListeners {
  const names = ['SIGTERM', 'SIGINT', 'SIGUSR2', 'message']
  const ofNode = new Set(names.flatMap((name) => listenersOf(process, name)))
  const count = (name: string): number => listenersOf(process, name).filter((listener) => !ofNode.has(listener)).length
  return () => ({
    SIGTERM: count('SIGTERM'),
    SIGINT: count('SIGINT'),
    SIGUSR2: count('SIGUSR2'),
    // An app may hear the messages of its primary here as well as there.
    shutdown: count('message') + (cluster.worker === undefined ? 0 : listenersOf(cluster.worker, 'message').length),
  })
}

function listenersOf(emitter: EventEmitter, name: string): readonly unknown[] {
  const found: unknown = Reflect.apply(originals.listeners, emitter, [name])
  return Array.isArray(found) ? found : []
}
