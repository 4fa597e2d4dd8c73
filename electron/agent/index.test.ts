import { openSync } from 'node:fs'
import { devNull } from 'node:os'
import { describe, expect, it } from 'vitest'
import { runtimes, TestWorker, testConfig } from '../../tools/testing/test-worker.ts'

/** What differs because the test itself starts the two differently, or by chance. */
function comparable(seen: unknown): unknown {
  return JSON.parse(JSON.stringify(seen))
}

describe.each(runtimes)('an app on $name', (runtime) => {
  const seenBy = async (script: string, agent: boolean): Promise<unknown> => {
    const worker = new TestWorker({ script, runtime, agent, args: ['--port', '1'], env: { MINE: 'yes' } })
    return comparable(await worker.message())
  }

  it.each(['what-i-see.cjs', 'what-i-see.mjs'])('sees the same with and without the agent: %s', async (script) => {
    const [without, with_] = await Promise.all([seenBy(script, false), seenBy(script, true)])
    expect(with_).toEqual(without)
  })

  it('has forks and threads that do not carry the agent', async () => {
    const seen = async (agent: boolean): Promise<unknown> =>
      comparable(await new TestWorker({ script: 'my-children.cjs', runtime, agent }).message())
    const [without, with_] = await Promise.all([seen(false), seen(true)])
    expect(with_).toEqual(without)
  })

  it('keeps exec arguments of its own', async () => {
    const execArgs = ['--require', 'node:path', '--stack-trace-limit=33']
    const worker = new TestWorker({ script: 'what-i-see.cjs', runtime, execArgs })
    expect(await worker.message()).toMatchObject({ execArgv: execArgs, stackTraceLimit: 33 })
  })

  it.each([0, 3])('ends by itself with code %i, its output whole', async (code) => {
    const worker = new TestWorker({ script: 'ends.cjs', runtime, args: [String(code)] })
    await worker.until('beat')
    expect(await worker.exited()).toEqual({ code, signal: null })
    await expect.poll(() => worker.stdout).toBe(`out\nbye ${code}\n`)
    expect(worker.stderr).toBe('err\n')
  })

  it('ends by itself even when nobody reads the pipe', async () => {
    const config = JSON.stringify({ ...testConfig, intervalMs: 1, heartbeatMs: 1 })
    const worker = new TestWorker({ script: 'ends.cjs', runtime, args: ['0'], config })
    worker.pipe?.pause()
    expect(await worker.exited()).toEqual({ code: 0, signal: null })
  })
})

describe('the agent is inert', () => {
  it.each([
    ['no configuration', { env: { CLUSTERDECK_AGENT: '' } }],
    ['a configuration that is no JSON', { config: '{' }],
    ['a configuration of another shape', { config: '{"intervalMs":"soon"}' }],
    ['no pipe on fd 4', { fd4: 'ignore' as const }],
  ])('with %s', async (_, options) => {
    const worker = new TestWorker({ script: 'what-i-see.cjs', ...options })
    const seen = await worker.message()
    expect(seen).toMatchObject({ execArgv: [] })
    expect(seen).not.toHaveProperty('env.CLUSTERDECK_AGENT')
    expect(await worker.exited()).toEqual({ code: 0, signal: null })
    expect(worker.messages).toEqual([])
  })

  it('where fd 4 is a file', async () => {
    const worker = new TestWorker({ script: 'what-i-see.cjs', fd4: openSync(devNull, 'r+') })
    expect(await worker.message()).toMatchObject({ execArgv: [] })
    expect(await worker.exited()).toEqual({ code: 0, signal: null })
  })
})
