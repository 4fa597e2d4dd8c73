import { once } from 'node:events'
import { mkdtempSync, readdirSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { Worker } from 'node:worker_threads'
import { describe, expect, it } from 'vitest'

const program = `
  const { parentPort, workerData } = require('node:worker_threads')
  import(workerData.module).then(({ keepCompiled }) => {
    keepCompiled(workerData.here)
    parentPort.postMessage(require(workerData.bundle))
  })
`
const module = pathToFileURL(resolve(import.meta.dirname, 'keep-compiled.ts')).href

/** Loads the bundle in a thread of its own that keeps what it compiles in `here`; answers what the bundle exports. */
async function loadIn(here: string, bundle: string): Promise<unknown> {
  const thread = new Worker(program, { eval: true, workerData: { module, here, bundle } })
  const [exported] = await once(thread, 'message')
  await thread.terminate()
  return exported
}

describe('what was compiled', () => {
  const dir = mkdtempSync(join(tmpdir(), 'clusterdeck-compiled-'))
  const bundle = join(dir, 'bundle.cjs')
  writeFileSync(bundle, 'module.exports = 42')

  it('is kept beside the bundle when the thread ends', async () => {
    expect(await loadIn(dir, bundle)).toBe(42)
    expect(readdirSync(join(dir, 'compiled'), { recursive: true }).length).toBeGreaterThan(1)
  })

  it('of a bundle that changed is not taken', async () => {
    writeFileSync(bundle, 'module.exports = 43')
    expect(await loadIn(dir, bundle)).toBe(43)
  })

  it('is not kept where nothing can be written, and all is loaded the same', async () => {
    expect(await loadIn(bundle, bundle)).toBe(43)
  })
})
