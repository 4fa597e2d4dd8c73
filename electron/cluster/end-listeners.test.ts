import { describe, expect, it } from 'vitest'
import { freePort } from '../../tools/testing/free-port.ts'
import { outerRuntimes } from '../../tools/testing/test-worker.ts'
import { reached, testPrimary } from './testing/test-cluster.ts'
import { forkServer } from './testing/test-moving.ts'

describe.each(outerRuntimes)("the app's listeners of its end on $name", (runtime) => {
  it("are counted without Node's own and ours, as they are now", async () => {
    const server = await forkServer(testPrimary(), runtime, await freePort())
    const names = 'return process.eventNames().filter((name) => /^SIG|^message$/.test(String(name)))'
    const before = await server.run(names)
    await server.drain()
    // The fixture itself hears messages, by one listener.
    const none = { SIGTERM: 0, SIGINT: 0, SIGUSR2: 0, shutdown: 1 }
    await reached(() => server.told.length > 0)
    expect(server.told.at(-1)?.listeners).toEqual(none)
    expect(await server.run(names)).toEqual(before)
    await server.run(`
      process.on('SIGTERM', () => {})
      process.once('SIGTERM', () => {})
      process.once('SIGUSR2', () => {})
      cluster.worker.on('message', () => {})`)
    await reached(() => server.told.at(-1)?.listeners.shutdown === 2)
    expect(server.told.at(-1)?.listeners).toEqual({ SIGTERM: 2, SIGINT: 0, SIGUSR2: 1, shutdown: 2 })
    await server.run(`for (const name of ['SIGTERM', 'SIGUSR2']) process.removeAllListeners(name)`)
    await reached(() => server.told.at(-1)?.listeners.SIGTERM === 0)
    expect(server.told.at(-1)?.listeners).toEqual({ ...none, shutdown: 2 })
  })
})
