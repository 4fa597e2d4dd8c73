import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { get } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { settingsInFull } from '../../../shared/default-settings.ts'
import { freePort } from '../../../tools/testing/free-port.ts'
import { noEvidence } from '../evidence.ts'
import { exportCluster } from '../export-cluster.ts'

/** The test runs on Electron, whose process could be its own primary only as Node. */
const asNode = { ELECTRON_RUN_AS_NODE: '1' }

const server = `const http = require('node:http')
const server = http.createServer((request, response) => response.end(String(process.pid)))
server.listen(Number(process.env.PORT), '127.0.0.1')
process.on('SIGTERM', () => server.close())`

describe('the primary beside a unit', () => {
  let dir: string
  let port: number
  let primary: ChildProcess

  beforeEach(async () => {
    dir = mkdtempSync(join(tmpdir(), 'clusterdeck-primary-'))
    port = await freePort()
    const scriptPath = join(dir, 'server.cjs')
    writeFileSync(scriptPath, server)
    const settings = settingsInFull({ scriptPath, workers: 2, env: { PORT: String(port) } }, 'shop', 2)
    const facts = { settings, evidence: noEvidence, folder: dir, nodePath: 'node', nodeVersion: '22.0.0' }
    const made = exportCluster({ ...facts, hasPackage: false, hasLock: false }, 'systemd')
    const text = made.ok ? made.value.files.find(({ fileName }) => fileName === 'primary.cjs')?.text : ''
    writeFileSync(join(dir, 'primary.cjs'), text ?? '')
    primary = spawn(process.execPath, [join(dir, 'primary.cjs')], { stdio: 'ignore', env: asNode })
    await until(async () => (await pids()).size === 2)
  })

  afterEach(() => {
    primary.kill('SIGKILL')
    rmSync(dir, { recursive: true, force: true })
  })

  /** Node leaves a connection that was on its way to a worker when that died: nobody ever answers it. */
  const ask = (): Promise<number | null> =>
    new Promise((resolve) => {
      const request = get({ port, host: '127.0.0.1', agent: false, timeout: 300 }, (response) => {
        response.setEncoding('utf8').on('data', (text) => resolve(Number(text)))
      })
      request.on('timeout', () => request.destroy()).on('error', () => resolve(null))
    })
  const pids = async (): Promise<ReadonlySet<number | null>> =>
    new Set(await Promise.all(Array.from({ length: 8 }, ask)))
  const until = (isSo: () => Promise<boolean>) => vi.waitFor(async () => expect(await isSo()).toBe(true), 10_000)

  it('fills a slot again, reloads without a lost request, and drains at SIGTERM', async () => {
    const first = await pids()
    const [victim] = first
    process.kill(Number(victim), 'SIGKILL')
    await until(async () => {
      const now = await pids()
      return now.size === 2 && !now.has(victim ?? null)
    })
    const before = await pids()
    primary.kill('SIGHUP')
    const answers: (number | null)[] = []
    await until(async () => {
      answers.push(await ask())
      const now = await pids()
      return now.size === 2 && [...now].every((pid) => !before.has(pid))
    })
    expect(answers).not.toContain(null)
    primary.kill('SIGTERM')
    expect(await once(primary, 'exit')).toEqual([0, null])
    expect(await ask()).toBe(null)
  })
})
