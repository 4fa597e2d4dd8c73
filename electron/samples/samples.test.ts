import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { createServer } from 'node:net'
import { resolve } from 'node:path'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { samples } from './catalog.ts'

const running = new Set<ChildProcess>()
afterEach(() => {
  for (const child of running) child.kill('SIGKILL')
  running.clear()
})

interface Running {
  readonly url: string
  readonly bootMs: number
  readonly exit: Promise<number | null>
  readonly stdout: () => string
  readonly stderr: () => string
}

/** Runs a sample by itself, as its reader would, and waits until it says what it serves. */
function run(id: string, env: Record<string, string> = {}, execArgs: readonly string[] = []): Promise<Running> {
  const file = samples.find((sample) => sample.id === id)?.file ?? 'missing'
  const startedMs = performance.now()
  const child = spawn(process.execPath, [...execArgs, resolve(import.meta.dirname, file)], {
    env: { ...process.env, PORT: '0', ...env },
  })
  running.add(child)
  const exit = new Promise<number | null>((done) => child.on('close', (code) => done(code)))
  let stderr = ''
  child.stderr.on('data', (chunk) => {
    stderr += chunk
  })
  return new Promise((done, fail) => {
    let stdout = ''
    child.stdout.on('data', (chunk) => {
      stdout += chunk
      const url = stdout.match(/http:\/\/localhost:\d+/)?.[0]
      if (url) done({ url, bootMs: performance.now() - startedMs, exit, stdout: () => stdout, stderr: () => stderr })
    })
    void exit.then((code) => fail(new Error(`${id} ended with code ${code} before it listened: ${stderr}`)))
  })
}

const get = async (url: string): Promise<{ status: number; text: string; headers: Headers }> => {
  const response = await fetch(url)
  return { status: response.status, text: await response.text(), headers: response.headers }
}

describe('the catalog', () => {
  it('names each sample once, by a file that is there', () => {
    expect(new Set(samples.map((sample) => sample.id)).size).toBe(samples.length)
    for (const { file } of samples) expect(existsSync(resolve(import.meta.dirname, file)), file).toBe(true)
  })
})

describe('samples, each on its own', () => {
  it('hello names the process that answered and counts', async () => {
    const { url } = await run('hello')
    await get(url)
    expect((await get(url)).text).toMatch(/^Hello from the only process \(pid \d+\), answer number 2\n$/)
  })

  it('hello lets a busy port surface as its own error', async () => {
    const holder = createServer()
    await new Promise<void>((done) => holder.listen(0, done))
    const address = holder.address()
    const port = typeof address === 'object' && address ? String(address.port) : ''
    await expect(run('hello', { PORT: port })).rejects.toThrow('EADDRINUSE')
    await expect(run('express', { PORT: port })).rejects.toThrow('EADDRINUSE')
    holder.close()
  })

  it('express counts visits in memory and outlives an error in a route', async () => {
    const { url } = await run('express')
    await get(`${url}/visits`)
    expect((await get(`${url}/error`)).status).toBe(500)
    expect(JSON.parse((await get(`${url}/visits`)).text)).toMatchObject({ visits: 2 })
    expect(JSON.parse((await get(`${url}/slow`)).text)).toMatchObject({ waitedMs: 500 })
  })

  it('fibonacci computes what the address asks for, within bounds', async () => {
    const { url } = await run('fibonacci')
    expect(JSON.parse((await get(`${url}/fibonacci/20`)).text)).toMatchObject({ n: 20, value: 6765 })
    expect(JSON.parse((await get(url)).text)).toMatchObject({ n: 30 })
    expect((await get(`${url}/fibonacci/46`)).status).toBe(400)
    expect((await get(`${url}/favicon.ico`)).status).toBe(400)
  })

  it('leaky remembers every answer and dies at its heap limit', async () => {
    const { url, exit, stderr } = await run('leaky', { LEAK_KB: '500' }, ['--max-old-space-size=32'])
    expect(JSON.parse((await get(url)).text)).toMatchObject({ remembered: 1 })
    let ended = false
    void exit.then(() => {
      ended = true
    })
    while (!ended) await get(url).catch(() => exit)
    expect(stderr()).toContain('heap out of memory')
  })

  it('crashing lives a while, answers, and dies of itself', async () => {
    const { url, exit } = await run('crashing', { MEAN_SECONDS: '0.01' })
    expect((await get(url)).text).toContain('still alive')
    expect([1, 7]).toContain(await exit)
  })

  it('slow-boot needs two seconds before it listens', async () => {
    const { url, bootMs } = await run('slow-boot')
    expect(bootMs).toBeGreaterThanOrEqual(2000)
    expect((await get(url)).text).toMatch(/^it took \d{4} ms until I was ready/)
  })

  it('the tutorial forks four workers that share one count, and replaces one that dies', async () => {
    const { url, stdout } = await run('own-primary')
    // The port is the system's choice as long as one of them has it.
    await vi.waitFor(() => expect(stdout().match(/own-primary: http/g)).toHaveLength(4), 10_000)
    const texts = await Promise.all(Array.from({ length: 8 }, () => get(`${url}/visits`)))
    const counts = texts.map(({ text }) => Number(/ visited (\d+) times; worker [1-4] /.exec(text)?.[1]))
    expect(counts.sort((a, b) => a - b)).toEqual([1, 2, 3, 4, 5, 6, 7, 8])
    const pid = Number((await get(`${url}/visits`)).headers.get('x-worker-pid'))
    process.kill(pid, 'SIGKILL')
    await vi.waitFor(() => expect(stdout()).toMatch(/worker [1-4] ended \(SIGKILL\): forking another/), 5000)
    expect((await get(`${url}/visits`)).text).toContain('visited 10 times')
  })
})
