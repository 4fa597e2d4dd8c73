import { execFile } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { settingsInFull } from '../../../shared/default-settings.ts'
import { bundleCli } from '../../../tools/testing/test-cli.ts'
import { isLong } from '../../../tools/testing/tested-releases.ts'

const node = resolve(import.meta.dirname, '../../../node_modules/node-20/bin/node')
const dir = mkdtempSync(join(tmpdir(), 'clusterdeck-export-'))
const script = resolve(import.meta.dirname, '../fixtures/serves.cjs')
let program = ''

interface Ended {
  readonly code: number
  readonly out: string
  readonly complaints: string
}

function run(...words: readonly string[]): Promise<Ended> {
  const env = { ...process.env, PORT: '0', ELECTRON_RUN_AS_NODE: undefined }
  return new Promise((done) => {
    execFile(node, [program, 'export', ...words, '--user-data-dir', dir], { env }, (error, out, complaints) =>
      done({ code: Number(error?.code ?? 0), out, complaints }),
    )
  })
}

/** Each asks a program of its own: in the long form alone. */
describe.skipIf(!existsSync(node) || !isLong)('clusterdeck export', () => {
  beforeAll(async () => {
    program = await bundleCli()
  })
  afterAll(() => rmSync(dir, { recursive: true, force: true }))

  it('prints the files without a start, and says what is lost beside them', async () => {
    const { code, out, complaints } = await run('pm2', script, '--workers', '3', '--policy', 'least-connections')
    expect(code).toBe(0)
    expect(out).toContain('----- ecosystem.config.cjs')
    expect(out).toContain('instances: 3')
    expect(complaints).toContain('policy least-connections: PM2 has only what node:cluster brings')
    expect(complaints).toContain('nothing was seen of it running')
  })

  it('measures, writes the evidence, and takes it again; what is there stays unless --force', async () => {
    const out = join(dir, 'files')
    const first = await run('systemd', script, '--workers', '2', '--measure', '1', '--out', out)
    expect(first.complaints).toBe('')
    expect(first.code).toBe(0)
    const seen = JSON.parse(readFileSync(join(out, 'evidence.json'), 'utf8'))
    expect(seen.bootsMs).toHaveLength(4)
    expect(seen.drainsMs).toHaveLength(2)
    const again = ['kubernetes', script, '--evidence', join(out, 'evidence.json'), '--out', out]
    const refused = await run(...again)
    expect(refused.code).toBe(1)
    expect(refused.complaints).toContain('evidence.json is there already')
    expect(existsSync(join(out, 'kubernetes.yaml'))).toBe(false)
    expect((await run(...again, '--force')).code).toBe(0)
    expect(readFileSync(join(out, 'kubernetes.yaml'), 'utf8')).toContain('of 4 boots')
  })

  it('knows the clusters that the window remembers, and names them when asked for another', async () => {
    const settings = settingsInFull({ scriptPath: script, workers: 5 }, 'shop', 4)
    writeFileSync(
      join(dir, 'deck.json'),
      JSON.stringify({ version: 1, clusters: [{ id: 'a', settings, running: true }] }),
    )
    expect((await run('swarm', '--cluster', 'shop')).out).toContain('replicas: 5')
    const unknown = await run('swarm', '--cluster', 'shoe')
    expect(unknown.code).toBe(1)
    expect(unknown.complaints).toContain('there are shop')
  })

  it('says what is wrong with a command line', async () => {
    expect(await run('heroku', script)).toMatchObject({ code: 2, complaints: expect.stringContaining('pm2') })
    expect(await run('pm2')).toMatchObject({ code: 2, complaints: expect.stringContaining('export what?') })
    const missing = await run('pm2', join(dir, 'none.js'))
    expect(missing).toMatchObject({ code: 1, complaints: expect.stringContaining('does not exist') })
    writeFileSync(join(dir, 'odd.json'), '{"version":2}')
    const odd = await run('pm2', script, '--evidence', join(dir, 'odd.json'))
    expect(odd).toMatchObject({ code: 1, complaints: expect.stringContaining('version must be 1') })
  })
})
