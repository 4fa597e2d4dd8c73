import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { describe, expect, it, onTestFinished } from 'vitest'
import { fixture } from '../testing/test-cluster.ts'
import { guardChannel } from './channel-guard.ts'

type Serialization = 'json' | 'advanced'

describe('a guarded channel', () => {
  // Node keeps what an advanced channel was given.
  it.each<[Serialization, number]>([
    ['json', 1],
    ['advanced', 3],
  ])('reads %s into so many memories for three reads: %i', async (serialization, count) => {
    const memories: unknown[] = []
    const child = guarded(serialization, (given) => memories.push(given))
    for (let asked = 0; asked < 3; asked++) await answerOf(child, 'return 1')
    expect(memories).toHaveLength(3)
    expect(new Set(memories).size).toBe(count)
    expect(memories.every((one) => one instanceof ArrayBuffer)).toBe(true)
  })

  it.each<Serialization>(['json', 'advanced'])(
    'mixes no bytes of two workers that talk at once: %s',
    async (serialization) => {
      const texts = ['ä€😀', '€ö🚀'].map((text) => text.repeat(70_000))
      const answers = texts.map((text) => answerOf(guarded(serialization), 'return args', text))
      // Longer than any read, and with characters that end up in two.
      expect(await Promise.all(answers)).toEqual(texts)
    },
  )

  it('says when it ended', async () => {
    const child = guarded('json')
    await answerOf(child, 'return 1')
    child.send({ call: 2, code: 'process.disconnect()' })
    await once(child, 'disconnect')
    expect(child.connected).toBe(false)
  })
})

/** A process that does what it is told; `brought` hears what each of its reads brought. */
function guarded(serialization: Serialization, brought: (given: unknown) => void = () => {}): ChildProcess {
  const child = fork(fixture('remote.cjs'), { serialization, execArgv: [] })
  onTestFinished(() => void child.kill('SIGKILL'))
  const key = Object.getOwnPropertySymbols(child).find(({ description }) => description === 'kChannelHandle')
  const channel: object = key === undefined ? expect.fail('no channel') : Reflect.get(child, key)
  const onread: (given: unknown) => void = Reflect.get(channel, 'onread')
  Reflect.set(channel, 'onread', (given: unknown) => {
    brought(given)
    onread.call(channel, given)
  })
  guardChannel(child, (words) => expect.fail(words))
  return child
}

async function answerOf(child: ChildProcess, code: string, args?: unknown): Promise<unknown> {
  child.send({ call: 1, code, args: args ?? null })
  const [{ value, error }] = await once(child, 'message')
  expect(error).toBeUndefined()
  return value
}
