import { fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { poolWrites } from './pooled-writes.ts'

/** A channel that notes what it is asked to write. */
class FakeChannel {
  readonly written: unknown[] = []
  writeUtf8String(_request: object, text: string, handle?: unknown): number {
    this.written.push({ text, handle })
    return 0
  }
  writeBuffer(request: { buffer?: unknown }, bytes: Uint8Array, handle?: unknown): number {
    this.written.push({ bytes: Buffer.from(bytes).toString(), isKept: request.buffer === bytes, handle })
    return -32
  }
}

describe('pooled writes', () => {
  it('write what goes with a handle as bytes, and keep those until they are written', () => {
    const channel = new FakeChannel()
    const handle = {}
    poolWrites(channel)
    expect(channel.writeUtf8String({}, 'für {}\n', handle)).toBe(-32)
    expect(channel.written).toEqual([{ bytes: 'für {}\n', isKept: true, handle }])
  })

  it('leave other text alone', () => {
    const channel = new FakeChannel()
    poolWrites(channel)
    expect(channel.writeUtf8String({}, 'word\n')).toBe(0)
    expect(channel.written).toEqual([{ text: 'word\n', handle: undefined }])
  })

  it('leave a channel alone that cannot', () => {
    const channel = { writeUtf8String: 'no function' }
    poolWrites(channel)
    expect(channel).toEqual({ writeUtf8String: 'no function' })
  })

  it('bring a handle with its words to a real process', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'clusterdeck-writes-'))
    const script = join(folder, 'child.cjs')
    const echo = 'process.on("message", (words, handle) => { process.send([words, typeof handle]); handle.close() })'
    writeFileSync(script, echo)
    const child = fork(script)
    const server = createServer().listen(0, '127.0.0.1')
    try {
      await once(server, 'listening')
      const channelKey = Object.getOwnPropertySymbols(child).find((one) => one.description === 'kChannelHandle')
      const channel: unknown = channelKey && Reflect.get(child, channelKey)
      if (typeof channel !== 'object' || channel === null) throw new Error('this Node has no channel there')
      poolWrites(channel)
      for (const words of ['für ✓', 'x'.repeat(100_000)]) {
        child.send(words, server)
        expect(await once(child, 'message')).toEqual([[words, 'object'], undefined])
      }
    } finally {
      child.kill('SIGKILL')
      server.close()
      rmSync(folder, { recursive: true })
    }
  })
})
