import { createServer, type RequestListener, type Server, type ServerOptions } from 'node:http'
import { isIP, type Server as NetServer } from 'node:net'
import { afterAll } from 'vitest'
import { type Clock, systemClock } from '../../../shared/base/clock.ts'
import { defaultLoadSettings, type LoadSettings } from '../../../shared/model/load-settings.ts'
import { testGeneratorPath } from '../../../tools/testing/test-load-generator.ts'
import { beginLoad } from '../begin-load.ts'
import { hostOf } from '../target.ts'
import type { GeneratedLoad, LoadOptions, LoadTarget } from '../types.ts'

/** Test support: real generator processes against real servers, ended with the file that started them: its tests may run at the same time. */

const endings: (() => unknown)[] = []
/** Runs after all tests of the file. */
export function atEnd(end: () => unknown): void {
  endings.push(end)
}
afterAll(async () => {
  for (const end of endings) await end()
})

/** A clock whose monotonic time can be put forward, as if so long had passed. */
export function clockAhead(): { readonly clock: Clock; passMs(ms: number): void } {
  let aheadMs = 0
  return {
    clock: { ...systemClock, monoMs: () => systemClock.monoMs() + aheadMs },
    passMs(ms) {
      aheadMs += ms
    },
  }
}

/**
 * Begins a load on a port of this machine: unless told otherwise a hundred requests within a second, and a connection for
 * each, so that none waits however busy the machine is.
 */
export function loadPort(
  port: number,
  settings: Partial<LoadSettings>,
  more: Partial<
    Pick<LoadTarget, 'addresses'> &
      Pick<LoadOptions, 'targets' | 'checksCertificate' | 'clock' | 'execPath' | 'fork' | 'forked' | 'gone'>
  > & {
    readonly url?: string
  } = {},
): GeneratedLoad {
  const url = new URL(more.url ?? `http://127.0.0.1:${port}/`)
  const load = beginLoad({
    settings: { ...defaultLoadSettings, connections: 100, ratePerSec: 100, durationS: 1, ...settings },
    targets: more.targets ?? [
      { url, addresses: more.addresses ?? (isIP(hostOf(url)) === 0 ? ['127.0.0.1'] : [hostOf(url)]) },
    ],
    checksCertificate: more.checksCertificate ?? true,
    clock: more.clock ?? systemClock,
    generatorPath: testGeneratorPath,
    execPath: more.execPath ?? process.execPath,
    ...(more.fork === undefined ? {} : { fork: more.fork }),
    forked: more.forked ?? (() => {}),
    gone: more.gone ?? (() => {}),
    onChange: () => {},
  })
  atEnd(async () => {
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

/** Listens on a free port, until the tests have finished. */
export async function listen(server: Server | NetServer, host = '127.0.0.1'): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, host, resolve))
  atEnd(() => {
    if ('closeAllConnections' in server) server.closeAllConnections()
    server.close()
  })
  return portOf(server)
}

function portOf(server: NetServer): number {
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('The server has no port')
  return address.port
}
