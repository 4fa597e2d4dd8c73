import { tmpdir } from 'node:os'
import path from 'node:path'
import { expect, it, onTestFinished, vi } from 'vitest'
import type { ListenAddress } from '../../shared/model/worker.ts'
import { freePort } from '../../tools/testing/free-port.ts'
import { thisPlatform } from '../platform/this-platform.ts'
import { isPrivatePipe } from './private-pipe.ts'
import { createTestDeck } from './testing/test-deck.ts'

const unix = (path: string): ListenAddress => ({ address: null, port: null, path, transport: 'unix', exclusive: false })

it.each([
  [`${tmpdir()}/tsx-0/4711.pipe`, true],
  ['/tmp/worker-4711-1.sock', true],
  ['\\\\?\\pipe\\C:\\Temp\\4711.pipe', true],
  [`${tmpdir()}/tsx-0/47110.pipe`, false],
  [`${tmpdir()}/4711/app.sock`, false],
  ['/run/app/4711.sock', false],
])('%s of process 4711 is its own affair: %s', (at, expected) => {
  expect(isPrivatePipe(unix(at), 4711)).toBe(expected)
})

async function opened(args: string[]) {
  const test = createTestDeck()
  onTestFinished(() => test.close())
  await test.deck.open({ scriptPath: path.join(import.meta.dirname, 'fixtures/own-pipe.cjs'), args, workers: 1 })
  return test
}

it.skipIf(thisPlatform === 'win32')('a worker that has only its own pipe does not listen', async () => {
  const test = await opened([])
  const output = () =>
    test.deck.sessions[0]?.output
      .buffer(1, 1)
      ?.tail(5)
      .map(({ text }) => text) ?? []
  await vi.waitFor(() => expect(output()).toContain('pipe is open'), 20_000)
  await vi.waitFor(() => expect(test.deck.sessions[0]?.addresses).toHaveLength(1), 20_000)
  expect(test.snapshot()).toMatchObject({ listeningCount: 0, addresses: [], slots: [{ phase: 'online', listens: [] }] })
})

it.skipIf(thisPlatform === 'win32')('a worker that serves a port beside it listens there', async () => {
  const port = await freePort()
  const test = await opened([String(port)])
  await vi.waitFor(() => expect(test.snapshot()?.listeningCount).toBe(1), 20_000)
  expect(test.snapshot()?.addresses.map((address) => address.port)).toEqual([port])
})
