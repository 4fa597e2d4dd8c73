import { PassThrough } from 'node:stream'
import { finished } from 'node:stream/promises'
import { describe, expect, it } from 'vitest'
import { limits } from '../../shared/limits.ts'
import { countLines } from './count-lines.ts'
import { attachOutput, OutputBuffer } from './output-buffer.ts'

const clocks = () => {
  const time = { monoMs: 0 }
  return { time, options: { slot: 2, generation: 3, nowMs: () => 1000 + time.monoMs, monoMs: () => time.monoMs } }
}
const texts = (lines: readonly { readonly text: string }[]) => lines.map((line) => line.text)

describe('output buffer', () => {
  it('keeps lines of both streams in the order they came', () => {
    const { options } = clocks()
    const buffer = new OutputBuffer(options)
    buffer.feed('stdout', Buffer.from('one\ntwo'))
    buffer.feed('stderr', Buffer.from('oops\n'))
    buffer.feed('stdout', Buffer.from(' and a half\n'))
    expect(buffer.snapshot()).toEqual({
      slot: 2,
      generation: 3,
      lines: [
        { id: 1, atMs: 1000, stream: 'stdout', text: 'one' },
        { id: 2, atMs: 1000, stream: 'stderr', text: 'oops' },
        { id: 3, atMs: 1000, stream: 'stdout', text: 'two and a half' },
      ],
      droppedLineCount: 0,
      droppedByteCount: 0,
    })
    expect(texts(buffer.since(1).lines)).toEqual(['oops', 'two and a half'])
    expect(texts(buffer.tail(1))).toEqual(['two and a half'])
    expect(texts(buffer.tail(5, 'stderr'))).toEqual(['oops'])
    expect(buffer.tail(0)).toEqual([])
  })

  it('makes a line of what was printed last without a newline', () => {
    const buffer = new OutputBuffer(clocks().options)
    buffer.feed('stderr', Buffer.from('Segmentation fault'))
    expect(buffer.snapshot().lines).toEqual([])
    buffer.end('stderr')
    expect(texts(buffer.snapshot().lines)).toEqual(['Segmentation fault'])
  })

  it('says of a line that is too long where it was cut', () => {
    const buffer = new OutputBuffer(clocks().options)
    const most = limits.outputLineBytes
    buffer.feed('stdout', Buffer.from(`${'x'.repeat(most + 5)}\nnext\n`))
    const { lines, droppedByteCount } = buffer.snapshot()
    expect(texts(lines)).toEqual([`${'x'.repeat(most)} … [line cut at ${most} bytes]`, 'next'])
    expect(droppedByteCount).toBe(5)
  })

  it('keeps the newest lines, counts the others', () => {
    const { options, time } = clocks()
    const buffer = new OutputBuffer(options)
    for (let line = 0; line < limits.outputLines + 500; line++) {
      time.monoMs += 10
      buffer.feed('stdout', Buffer.from(`line ${line}\n`))
    }
    const { lines, droppedLineCount } = buffer.snapshot()
    expect(lines).toHaveLength(limits.outputLines)
    expect(lines[0]?.text).toBe('line 500')
    expect(droppedLineCount).toBe(500)
  })

  it('keeps the message of a crash whatever stdout prints after it', () => {
    const { options, time } = clocks()
    const buffer = new OutputBuffer(options)
    buffer.feed('stderr', Buffer.from('TypeError: x is not a function\n'))
    for (let line = 0; line < 5000; line++) {
      time.monoMs += 10
      buffer.feed('stdout', Buffer.from(`noise ${line}\n`))
    }
    expect(buffer.snapshot().lines[0]?.text).toBe('TypeError: x is not a function')
    expect(buffer.snapshot().droppedLineCount).toBe(5000 - limits.outputLines)
    for (let line = 0; line < 300; line++) buffer.feed('stderr', Buffer.from(`error ${line}\n`))
    expect(buffer.tail(1000, 'stderr').length).toBe(300)
    expect(texts(buffer.snapshot().lines)).not.toContain('TypeError: x is not a function')
    expect(buffer.snapshot().droppedLineCount).toBe(5301 - buffer.snapshot().lines.length)
  })

  it('is bounded in bytes', () => {
    const { options, time } = clocks()
    const buffer = new OutputBuffer(options)
    for (let line = 0; line < 200; line++) {
      time.monoMs += 100
      buffer.feed('stdout', Buffer.from(`${'x'.repeat(10_000)}\n`))
    }
    const { lines } = buffer.snapshot()
    expect(lines.length).toBe(Math.floor(limits.outputBytes / 10_064))
  })

  it('counts every line and byte of a flood, and shows its newest lines', () => {
    const { options, time } = clocks()
    const buffer = new OutputBuffer(options)
    const chunk = Buffer.from('0123456789 0123456789 0123456789\n'.repeat(1900))
    let fedLines = 0
    let fedBytes = 0
    for (let turn = 0; turn < 800; turn++) {
      time.monoMs += 0.5
      buffer.feed('stdout', chunk)
      fedLines += countLines(chunk)
      fedBytes += chunk.length
    }
    buffer.feed('stdout', Buffer.from('the last words\n'))
    const { lines, droppedLineCount, droppedByteCount } = buffer.snapshot()
    expect(lines.at(-1)?.text).toBe('the last words')
    expect(droppedLineCount + lines.length).toBe(fedLines + 1)
    const keptBytes = lines.reduce((sum, line) => sum + line.text.length, 0)
    const newlinesOfLinesRead = fedBytes + 15 - droppedByteCount - keptBytes
    expect(newlinesOfLinesRead).toBeGreaterThan(0)
    expect(droppedByteCount).toBeGreaterThan(fedBytes * 0.9)
  })

  it('says where a line was lost in a flood, and does not glue strangers together', () => {
    const { options, time } = clocks()
    const buffer = new OutputBuffer(options)
    buffer.feed('stdout', Buffer.alloc(256 * 1024, 'a\n'))
    buffer.feed('stdout', Buffer.from('begun'))
    buffer.feed('stdout', Buffer.alloc(64 * 1024, 'b'))
    time.monoMs += 100
    buffer.feed('stdout', Buffer.from('bbb\nnext\n'))
    expect(texts(buffer.tail(2))).toEqual(['a', 'next'])
    expect(texts(buffer.snapshot().lines).join('')).not.toContain('b')
  })

  it('does not drop stderr because stdout floods', () => {
    const buffer = new OutputBuffer(clocks().options)
    for (let turn = 0; turn < 20; turn++) buffer.feed('stdout', Buffer.alloc(64 * 1024, 'y\n'))
    buffer.feed('stderr', Buffer.from('out of memory\n'))
    expect(texts(buffer.tail(1, 'stderr'))).toEqual(['out of memory'])
  })
})

describe('attach output', () => {
  it('reads both streams to their end', async () => {
    const buffer = new OutputBuffer(clocks().options)
    const streams = { stdout: new PassThrough(), stderr: new PassThrough() }
    attachOutput(buffer, streams)
    streams.stdout.end('out\nlast')
    streams.stderr.end('err')
    await Promise.all([finished(streams.stdout), finished(streams.stderr)])
    expect(texts(buffer.snapshot().lines).sort()).toEqual(['err', 'last', 'out'])
  })

  it('survives a stream that fails, and keeps what came', async () => {
    const buffer = new OutputBuffer(clocks().options)
    const stdout = new PassThrough()
    attachOutput(buffer, { stdout, stderr: null })
    stdout.write('half a line')
    stdout.destroy(new Error('EIO'))
    await finished(stdout).catch(() => undefined)
    await new Promise((resolve) => setImmediate(resolve))
    expect(texts(buffer.snapshot().lines).join('')).toMatch(/^(half a line)?$/)
  })

  it('lets a stream flow on after it was detached', async () => {
    const buffer = new OutputBuffer(clocks().options)
    const stdout = new PassThrough()
    const detach = attachOutput(buffer, { stdout, stderr: null })
    detach()
    stdout.end(Buffer.alloc(1024 * 1024))
    await finished(stdout)
    expect(buffer.snapshot().lines).toEqual([])
  })
})
