import { ok, type Result } from '../../../shared/result.ts'
import { InspectorClient } from '../client/inspector-client.ts'

const openMs = 1000
/** Its start takes longer the more code and heap there is: 0.5 s were seen, once 1.2 s. */
const answerMs = 3000
const intervalMicros = 1000
const endMs = 1000

/** What was sampled, and whether the inspector is closed since. */
export interface TakenProfile {
  readonly profile: Result<unknown>
  readonly isClosed: boolean
}

/**
 * Samples the thread behind this address for a time, and closes its inspector whatever happens. No domain is asked for that
 * could pause the thread.
 */
export async function takeProfile(
  address: string,
  forMs: number,
  wait: (ms: number) => Promise<void>,
): Promise<TakenProfile> {
  const opened = await InspectorClient.open(address, openMs)
  if (!opened.ok) return { profile: opened, isClosed: false }
  const client = opened.value
  const profile = await sample(client, forMs, wait)
  return { profile, isClosed: await shut(client) }
}

/** Closes the inspector behind this address. False: it may be open still. */
export async function shutInspector(address: string): Promise<boolean> {
  const opened = await InspectorClient.open(address, openMs)
  return opened.ok && shut(opened.value)
}

async function sample(client: InspectorClient, forMs: number, wait: (ms: number) => Promise<void>) {
  const steps = [
    ['Profiler.enable', {}],
    ['Profiler.setSamplingInterval', { interval: intervalMicros }],
    ['Profiler.start', {}],
  ] as const
  for (const [method, params] of steps) {
    const answer = await client.send(method, params, answerMs)
    if (!answer.ok) return answer
  }
  await wait(forMs)
  const stopped = await client.send('Profiler.stop', {}, answerMs)
  if (!stopped.ok) return stopped
  const { value } = stopped
  return ok(typeof value === 'object' && value !== null ? Reflect.get(value, 'profile') : undefined)
}

/**
 * By the process itself, asked from outside: V8 runs this between two steps of whatever blocks the thread, on Node 18 to 26.
 * All sessions end with it, and the port is closed when they have.
 */
async function shut(client: InspectorClient): Promise<boolean> {
  const answered = await client.send('Runtime.evaluate', { expression: 'process._debugEnd()', silent: true }, endMs)
  // No answer can come from a session that ended by what it asked for.
  const isClosed = !answered.ok && answered.error.code === 'worker-gone'
  await client.close()
  return isClosed
}
