import { MessageChannel } from 'node:worker_threads'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type Caller, createCaller, createTeller, serveCalls } from './port-calls.ts'

interface Calls {
  double(input: number): number
  later(input: string): Promise<string>
  broken(input: undefined): never
  uncopied(input: undefined): () => void
  countTold(input: undefined): number
}
interface Facts {
  said(word: string, count: number): void
}

describe('calls between two threads', () => {
  let channel: MessageChannel
  let caller: Caller<Calls>
  let heard: string[]
  beforeEach(() => {
    channel = new MessageChannel()
    heard = []
    caller = createCaller<Calls, Facts>(channel.port1, { said: (word, count) => heard.push(`${word} ${count}`) })
    const tell = createTeller<Facts>(channel.port2)
    let told = 0
    const say = (): void => {
      told += 1
      tell('said', 'fact', told)
    }
    serveCalls<Calls>(channel.port2, {
      double: (input) => input * 2,
      later: async (input) => `${input}, later`,
      broken() {
        throw new RangeError('a bug')
      },
      uncopied: () => () => {},
      countTold() {
        say()
        say()
        // What is told right after the answer.
        queueMicrotask(say)
        return told
      },
    })
  })
  afterEach(() => channel.port1.close())

  it('answer what the function answers, at once or later, each call its own', async () => {
    const answers = [caller.call('later', 'one'), caller.call('double', 4), caller.call('later', 'two')]
    expect(await Promise.all(answers)).toEqual(['one, later', 8, 'two, later'])
  })

  it('reject with what the function threw, from where it threw it', async () => {
    const error: unknown = await caller.call('broken', undefined).catch((reason: unknown) => reason)
    expect(error).toMatchObject({ message: 'a bug', stack: expect.stringContaining('port-calls.test.ts') })
  })

  it('reject when the answer cannot be copied', async () => {
    await expect(caller.call('uncopied', undefined)).rejects.toThrow('could not be cloned')
    expect(await caller.call('double', 1)).toBe(2)
  })

  it('come back among the facts where they were answered: what was told before is in, and nothing of later', async () => {
    expect(await caller.call('countTold', undefined)).toBe(2)
    expect(heard).toEqual(['fact 1', 'fact 2'])
    await caller.call('double', 1)
    expect(heard).toEqual(['fact 1', 'fact 2', 'fact 3'])
  })

  it('are rejected when the other thread is gone, those that wait and those that come', async () => {
    const waiting = caller.call('double', 1)
    caller.end(new Error('it ended'))
    await expect(waiting).rejects.toThrow('it ended')
    await expect(caller.call('double', 1)).rejects.toThrow('it ended')
  })
})
