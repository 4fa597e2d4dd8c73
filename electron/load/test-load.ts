import { createServer, type RequestListener, type Server, type ServerOptions } from 'node:http'
import { performance } from 'node:perf_hooks'
import { onTestFinished } from 'vitest'
import { defaultLoadSettings, type LoadSettings } from '../../shared/model/load-settings.ts'
import { testGeneratorPath } from '../../tools/test-load-generator.ts'
import { beginLoad } from './begin-load.ts'
import type { Clock, GeneratedLoad } from './types.ts'

/** Test support: real generator processes against real servers, ended with the test that started them. */

const clock: Clock = {
  nowMs: () => Date.now(),
  monoMs: () => performance.now(),
  after(delayMs, callback) {
    const timer = setTimeout(callback, delayMs)
    return () => clearTimeout(timer)
  },
}

/** Begins a load on a port of this machine. */
export function loadPort(
  port: number,
  settings: Partial<LoadSettings>,
  more: { readonly url?: string; readonly onChange?: () => void } = {},
): GeneratedLoad {
  const load = beginLoad({
    settings: { ...defaultLoadSettings, connections: 10, ratePerSec: 200, durationS: 1, ...settings },
    url: new URL(more.url ?? `http://127.0.0.1:${port}/`),
    clock,
    generatorPath: testGeneratorPath,
    execPath: process.execPath,
    onChange: more.onChange ?? (() => {}),
  })
  onTestFinished(async () => {
    load.close()
    await load.ended
  })
  return load
}

/** An HTTP server on a free port of 127.0.0.1. */
export async function serve(
  listener: RequestListener,
  options: ServerOptions = {},
): Promise<{ port: number; server: Server }> {
  const server = createServer(options, listener)
  return { port: await listen(server), server }
}

/** Listens on a free port of 127.0.0.1 until the test has finished. */
export async function listen(server: Server | import('node:net').Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    if ('closeAllConnections' in server) server.closeAllConnections()
    server.close()
  })
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('The server has no port')
  return address.port
}
