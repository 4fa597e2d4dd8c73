import { type Agent, request } from 'node:http'
import { connect } from 'node:net'
import { describe, expect, it, onTestFinished } from 'vitest'
import { lineCheck } from '../../../shared/base/line-check.ts'
import { outerRuntimes, TestWorker, testConfig, type WorkerOptions } from '../../../tools/testing/test-worker.ts'
import { isLong } from '../../../tools/testing/tested-releases.ts'
import { LineJoin } from '../../logs/requests/line-join.ts'

const patient = { timeout: 5_000 }
const config = JSON.stringify({ ...testConfig, lines: true })

const linesOfOne = 11

interface JoinedLine {
  readonly text: string
  /** '': of none. */
  readonly request: string
}

/** A worker, and its lines as they arrived, with what its agent has told of them so far. */
function start(options: Partial<WorkerOptions>): { worker: TestWorker; lines: () => readonly JoinedLine[] } {
  const worker = new TestWorker({ script: 'logs-lines.cjs', ...options })
  const chunks: Readonly<Record<'stdout' | 'stderr', Buffer[]>> = { stdout: [], stderr: [] }
  for (const stream of ['stdout', 'stderr'] as const)
    worker.child[stream]?.on('data', (chunk: Buffer) => chunks[stream].push(chunk))
  const lines = (): readonly JoinedLine[] => {
    const requests = new Map<number, string>()
    const join = new LineJoin({ slot: 1, generation: 1 }, (number, { line }) => requests.set(number, line))
    const texts: string[] = []
    for (const stream of ['stdout', 'stderr'] as const) {
      let fromByte = 0
      for (const text of Buffer.concat(chunks[stream]).toString().match(/.*\n/g) ?? []) {
        const bytes = Buffer.from(text)
        const check = lineCheck(bytes)
        join.arrived(stream, { fromByte, byteCount: bytes.length, number: texts.push(text.trimEnd()) - 1, check })
        fromByte += bytes.length
      }
    }
    for (const one of worker.messages) {
      if (one.type === 'inspected' && one.report.kind === 'lines') join.told(one.report)
    }
    return texts.map((text, number) => ({ text, request: requests.get(number) ?? '' }))
  }
  return { worker, lines }
}

async function post(port: number, name: string, agent?: Agent): Promise<void> {
  await new Promise<void>((done, failed) => {
    const asked = request(
      {
        port,
        host: '127.0.0.1',
        path: `/${name}`,
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        ...(agent && { agent }),
      },
      (answer) => answer.resume().on('end', done),
    )
    asked.on('error', failed)
    asked.end(JSON.stringify({ name }))
  })
}

describe.each(outerRuntimes)('lines of requests on $name', (runtime) => {
  it('are those that were written in their asynchronous context, and no others', async () => {
    const { worker, lines } = start({ runtime, config })
    const port = Number(await worker.message())
    await Promise.all(['a', 'b', 'c'].map((name) => post(port, name)))
    worker.child.send('a message from outside')
    await Promise.all(['d', 'e', 'f'].map((name) => post(port, name)))
    await expect.poll(() => lines().filter(({ text }) => text.includes(': deep')).length, patient).toBe(6)
    await expect
      .poll(() => lines().filter(({ text, request }) => !text.startsWith('none') && request === ''), patient)
      .toEqual([])
    const wrong = lines().filter(
      ({ text, request }) => request !== (text.startsWith('none') ? '' : ownerOf(text, request)),
    )
    expect(wrong).toEqual([])
    for (const name of 'abcdef') {
      const own = lines().filter(({ request }) => request === `POST /${name}`)
      expect(own.length).toBeGreaterThanOrEqual(linesOfOne)
    }
    expect(worker.unreadable).toEqual([])
  })

  it('are told apart where requests are pipelined on one connection', async () => {
    const { worker, lines } = start({ runtime, config })
    const port = Number(await worker.message())
    const socket = connect(port, '127.0.0.1')
    onTestFinished(() => void socket.destroy())
    const names = ['one', 'two', 'three']
    socket.resume().write(names.map((name) => `GET /${name} HTTP/1.1\r\nHost: a\r\n\r\n`).join(''))
    // An answer that waits for the one before it ends where that does, which is that one's doing.
    const named = () => lines().filter(({ text }) => !/^none|: answered/.test(text))
    await expect.poll(() => named().filter(({ text }) => text.includes(': deep')).length, patient).toBe(3)
    await expect.poll(() => named().filter(({ request }) => request === ''), patient).toEqual([])
    expect(named().filter(({ text, request }) => request !== ownerOf(text, request, 'GET'))).toEqual([])
  })

  it('are told from when it is switched on, until it is switched off', async () => {
    const { worker, lines } = start({ runtime })
    const port = Number(await worker.message())
    await post(port, 'before')
    const switchTo = async (isOn: boolean): Promise<void> => {
      const requestId = worker.ask({ type: 'inspect', order: { kind: 'lines', isOn } })
      await worker.until('done', (answer) => answer.requestId === requestId)
    }
    await switchTo(true)
    await post(port, 'during')
    const ofDuring = () => lines().filter(({ request }) => request === 'POST /during').length
    await expect.poll(ofDuring, patient).toBeGreaterThanOrEqual(linesOfOne)
    await switchTo(false)
    await post(port, 'after')
    await expect.poll(() => worker.stdout, patient).toContain('after: deep')
    const joined = lines().filter(({ request }) => request !== '')
    expect(joined.filter(({ text, request }) => request !== ownerOf(text, request))).toEqual([])
    expect(worker.messages.findLast((one) => one.type === 'inspected')).not.toMatchObject({
      report: { requests: expect.arrayContaining([[expect.any(Number), 'POST /after']]) },
    })
  })
})

describe.runIf(isLong).each(outerRuntimes)('frameworks on $name', (runtime) => {
  const names = Array.from({ length: 20 }, (_, at) => `r${at}`)
  const ofRequests = (lines: readonly JoinedLine[]) => lines.filter(({ text }) => /\br\d+: /.test(text))
  const wrong = (lines: readonly JoinedLine[]) =>
    ofRequests(lines).filter(
      ({ text, request }) => request !== '' && request !== `POST /${/\b(r\d+): /.exec(text)?.[1]}`,
    )

  it('express: each line has its request, behind a body parser, too', async () => {
    const { worker, lines } = start({ script: 'logs-in-frameworks.cjs', args: ['express'], runtime, config })
    const port = Number(await worker.message())
    await Promise.all(names.map((name) => post(port, name)))
    await expect.poll(() => ofRequests(lines()).filter(({ request }) => request !== '').length, patient).toBe(60)
    expect(wrong(lines())).toEqual([])
  })

  it('fastify: lines of the console have theirs; none that pino held back has that of another', async () => {
    const { worker, lines } = start({ script: 'logs-in-frameworks.cjs', args: ['fastify'], runtime, config })
    const port = Number(await worker.message())
    await Promise.all(names.map((name) => post(port, name)))
    const later = () => lines().filter(({ text, request }) => text.includes(': later') && request !== '')
    await expect.poll(() => later().length, patient).toBe(20)
    await expect.poll(() => lines().filter(({ text }) => text.includes('request completed')).length, patient).toBe(20)
    expect(wrong(lines())).toEqual([])
  })
})

/** The request that a line names; lines of a stack belong to the line above. */
function ownerOf(text: string, request: string, method = 'POST'): string {
  const [, name] = /^(?:Error: )?(\w+): /.exec(text) ?? []
  return name === undefined ? request : `${method} /${name}`
}
