import { once } from 'node:events'
import { Duplex, PassThrough } from 'node:stream'
import { afterEach, describe, expect, it, vi } from 'vitest'
import type { AgentMessage } from '../../shared/agent-protocol.ts'
import { AgentLink } from './agent-link.ts'

const beat = { type: 'beat', atMs: 1 } as const

interface Ends {
  readonly link: AgentLink
  /** What the worker writes. */
  readonly worker: PassThrough
  readonly received: PassThrough
  readonly pipe: Duplex
  readonly messages: AgentMessage[]
  oddities: readonly string[]
  closedCount: number
}

const open: AgentLink[] = []
afterEach(() => {
  for (const link of open.splice(0)) link.close()
})

function connect(): Ends {
  const worker = new PassThrough()
  const received = new PassThrough()
  const pipe = Duplex.from({ readable: worker, writable: received })
  const messages: AgentMessage[] = []
  const link = new AgentLink(pipe, {
    onMessage: (message) => messages.push(message),
    onOddity: (words) => {
      ends.oddities = words
    },
    onClosed: () => {
      ends.closedCount += 1
    },
  })
  open.push(link)
  const ends: Ends = { link, worker, received, pipe, messages, oddities: [], closedCount: 0 }
  return ends
}

const asLine = (message: object): string => `${JSON.stringify(message)}\n`

describe('agent link', () => {
  it('gives on what the agent said, in order, across chunk borders', async () => {
    const ends = connect()
    const note = { type: 'note', words: 'fine' } as const
    const text = asLine(beat) + asLine(note)
    ends.worker.write(text.slice(0, 20))
    ends.worker.write(text.slice(20))
    await vi.waitFor(() => expect(ends.messages).toHaveLength(2), 5000)
    expect(ends.messages).toEqual([beat, note])
  })

  it.each([
    ['negative', [4, -1]],
    ['broken', [4, 0.5]],
    ['words', [4, '5']],
    ['too many', Array(201).fill(0)],
    ['no list', { length: 2 }],
  ])('takes no latencies that are %s', async (_, latencyCounts) => {
    const ends = connect()
    const numbers = { startedCount: 4, finishedCount: 4, inFlight: 0, abortedCount: 0, byClass: [0, 4, 0, 0, 0] }
    const countsOf = (list: unknown) => ({ type: 'counts', http: { ...numbers, latencyCounts: list }, openedCount: 1 })
    ends.worker.write(asLine(countsOf(latencyCounts)) + asLine(countsOf([4, 0])))
    await vi.waitFor(() => expect(ends.messages).toHaveLength(1), 5000)
    expect(ends.messages).toEqual([
      expect.objectContaining({ http: expect.objectContaining({ latencyCounts: [4, 0] }) }),
    ])
  })

  it('counts junk in words and reads on', async () => {
    const ends = connect()
    ends.worker.write('junk\n{"type":"beat"}\n{"type":"nothing we know"}\n')
    ends.worker.write(asLine(beat))
    await vi.waitFor(() => expect(ends.oddities).toEqual(['3 unreadable messages on the telemetry pipe']), 5000)
    expect(ends.messages).toEqual([beat])
  })

  it('keeps 10 MB without a newline out of memory, counts it once, and reads on', async () => {
    const ends = connect()
    const chunk = Buffer.alloc(64 * 1024, 120)
    for (let sent = 0; sent < 10 * 1024 * 1024; sent += chunk.length) {
      if (!ends.worker.write(chunk)) await once(ends.worker, 'drain')
    }
    ends.worker.write(`\n${asLine(beat)}`)
    await vi.waitFor(() => expect(ends.messages).toEqual([beat]), 5000)
    await vi.waitFor(() => expect(ends.oddities).toEqual(['1 oversized message on the telemetry pipe, not kept']), 5000)
  })

  it('reads only so many messages of a worker that sends thousands', async () => {
    const ends = connect()
    ends.worker.write(asLine(beat).repeat(10_000))
    await vi.waitFor(() => expect(ends.oddities.join()).toMatch(/^9\d\d\d surplus messages/), 5000)
    expect(ends.messages.length).toBeLessThan(300)
  })

  it('stops reading a worker that floods the pipe, for a while', async () => {
    const ends = connect()
    const chunk = Buffer.alloc(1024 * 1024, 120)
    const flood = setInterval(() => ends.worker.writableNeedDrain || ends.worker.write(chunk), 1)
    await vi.waitFor(() => expect(ends.oddities.join()).toMatch(/was paused/), 10_000)
    clearInterval(flood)
    expect(ends.closedCount).toBe(0)
  })

  it('writes requests as lines, and reads what became of each', async () => {
    const ends = connect()
    const first = ends.link.ask({ type: 'interval', intervalMs: 250 })
    const [line] = await once(ends.received, 'data')
    expect(String(line)).toBe('{"type":"interval","intervalMs":250,"requestId":1}\n')
    const second = ends.link.ask({ type: 'act', order: { action: 'worker.exit-code', exitCode: 3 } })
    ends.worker.write(asLine({ type: 'refused', requestId: 2, words: 'not now' }))
    ends.worker.write(asLine({ type: 'done', requestId: 99 }) + asLine({ type: 'done', requestId: 1 }))
    expect(await second).toEqual({ ok: false, words: 'not now' })
    expect(await first).toEqual({ ok: true })
    expect(ends.messages).toEqual([])
  })

  it('says so when the worker does not read its requests', () => {
    const pipe = new Duplex({ read: () => {}, write: () => {} })
    const link = new AgentLink(pipe, { onMessage: () => {}, onOddity: () => {}, onClosed: () => {} })
    open.push(link)
    let sentCount = 0
    const wish = { type: 'interval', intervalMs: 250, padding: 'x'.repeat(1000) } as const
    while (sentCount < 100_000 && link.ask(wish) !== null) sentCount += 1
    expect(sentCount).toBeGreaterThan(100)
    expect(sentCount).toBeLessThan(1000)
  })

  it('tells once that the pipe is closed, and refuses to send afterwards', async () => {
    const ends = connect()
    ends.worker.end()
    await vi.waitFor(() => expect(ends.closedCount).toBe(1), 5000)
    ends.link.close()
    expect(ends.closedCount).toBe(1)
    expect(ends.link.ask({ type: 'detail' })).toBeNull()
  })

  it('survives an error of the pipe and names it', async () => {
    const ends = connect()
    ends.pipe.destroy(new Error('no such device'))
    await vi.waitFor(() => expect(ends.closedCount).toBe(1), 5000)
    expect(ends.oddities).toEqual(['The telemetry pipe failed: no such device'])
  })
})
