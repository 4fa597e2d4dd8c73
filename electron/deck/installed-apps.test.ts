import { existsSync, realpathSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { freePort } from '../../tools/testing/free-port.ts'
import { everyRuntime } from '../../tools/testing/test-worker.ts'
import { createTestDeck } from './testing/test-deck.ts'

const patient = { timeout: 25_000 }
const installed = resolve(import.meta.dirname, '../../node_modules/.clusterdeck/test-apps')
const isThere = existsSync(join(installed, 'installed'))

/** Everything that is installed through links: how a package manager lays out an app decides which folders are links. */
const apps: readonly { readonly how: string; readonly script: string; args(port: string): string[] }[] = [
  { how: 'by pnpm', script: 'pnpm-app/server.cjs', args: () => [] },
  { how: 'as an npm workspace', script: 'api/server.cjs', args: () => [] },
  {
    how: 'as a script in node_modules/.bin',
    script: 'node_modules/.bin/http-server',
    args: (port) => ['static', '-p', port],
  },
]

describe.skipIf(!isThere).each(everyRuntime)('on $name', (runtime) => {
  it.each(apps)('an app that is installed $how serves, its later requires too', async ({ script, args }) => {
    const test = createTestDeck()
    onTestFinished(() => test.close())
    const port = String(await freePort())
    const opened = await test.deck.open({
      scriptPath: join(installed, script),
      cwd: installed,
      args: args(port),
      env: { PORT: port },
      workers: 1,
      nodePath: runtime.name === 'embedded' ? 'embedded' : realpathSync(runtime.execPath),
    })
    if (!opened.ok) throw new Error(opened.error.message)
    await vi.waitFor(() => expect(test.snapshot()?.listeningCount).toBe(1), patient)
    const response = await fetch(`http://localhost:${port}/`, { headers: { connection: 'close' } })
    expect(await response.text()).toBe('Hello World!')
  })
})
