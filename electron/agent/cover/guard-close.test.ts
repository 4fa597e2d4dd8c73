import { resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { everyRuntime, TestWorker } from '../../../tools/testing/test-worker.ts'

const preload = resolve(import.meta.dirname, '../fixtures/keeps-close.mjs')
/** What the app does with our descriptor, and how many handles of libuv's watch that before and after. */
const closing = (how: string): string => `
  const watching = () => process.report.getReport().libuv.filter(({ type, fd }) => type === 'pipe' && fd === 4).length
  const before = watching()
  ${how}
  await new Promise((done) => setTimeout(done, 20))
  return [before, watching()]`

describe.each(everyRuntime)('our descriptor on $name', (runtime) => {
  // Preloads of ES modules: see `process.features.require_module`.
  it.skipIf(runtime.name === 'Node 18')('is let go for one who imported `closeSync` before we came', async () => {
    const worker = new TestWorker({ script: 'remote.cjs', runtime, env: { NODE_OPTIONS: `--require ${preload}` } })
    await worker.until('report')
    expect(await worker.run(closing('globalThis.closeKept(4)'))).toEqual([1, 0])
  })

  it('is let go for one who imports it later', async () => {
    const worker = new TestWorker({ script: 'remote.cjs', runtime })
    await worker.until('report')
    const imported = "const { closeSync } = await import('node:fs'); closeSync(4)"
    expect(await worker.run(closing(imported))).toEqual([1, 0])
  })
})
