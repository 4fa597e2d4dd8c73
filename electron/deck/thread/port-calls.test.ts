import { MessageChannel } from 'node:worker_threads'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createManualClock } from '../../../shared/base/testing/manual-clock.ts'
import { type Caller, createCaller, createTeller, type Port, serveCalls, Unanswered } from './port-calls.ts'

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

describe('calls into a thread that does not answer', () => {
  /** A thread that says what the test has it say. */
  function silent() {
    const clock = createManualClock()
    let receive: (message: unknown) => void = () => {}
    const port: Port = { postMessage() {}, on: (_event, listener) => (receive = listener) }
    const caller = createCaller<Calls, Facts>(port, { said() {} }, { clock, silentMs: 10_000, longestMs: 60_000 })
    const outcomes: string[] = []
    const call = (): void => {
      caller.call('double', 1).then(
        (value) => outcomes.push(String(value)),
        (error: unknown) => outcomes.push(error instanceof Unanswered ? error.message : 'another error'),
      )
    }
    const say = (): void => receive({ kind: 'fact', name: 'said', facts: ['tick', 1] })
    const settled = async (): Promise<readonly string[]> => {
      await new Promise((resolve) => setImmediate(resolve))
      return outcomes
    }
    return { clock, call, say, receive: (message: unknown) => receive(message), settled, caller }
  }

  it('are rejected when it says nothing at all, those that wait and each that comes', async () => {
    const { clock, call, settled } = silent()
    call()
    call()
    clock.advance(9999)
    expect(await settled()).toEqual([])
    clock.advance(1)
    const words = 'the other thread said nothing for 10 s'
    expect(await settled()).toEqual([words, words])
    expect(clock.timerCount).toBe(0)
    call()
    clock.advance(10_000)
    expect(await settled()).toEqual([words, words, words])
  })

  it('wait while it says something, and no longer than any call may take', async () => {
    const { clock, call, say, settled } = silent()
    call()
    for (let second = 0; second < 59; second += 1) {
      say()
      clock.advance(1000)
    }
    expect(await settled()).toEqual([])
    say()
    clock.advance(1000)
    expect(await settled()).toEqual(['no answer came within 60 s'])
    clock.advance(10_000)
    expect(clock.timerCount).toBe(0)
  })

  it('are answered late, but answered, when this process itself stood still', async () => {
    const { clock, call, receive, settled } = silent()
    call()
    // Timers run before what has come in meanwhile.
    clock.advance(5000)
    receive({ kind: 'answer', id: 1, value: 2 })
    clock.advance(60_000)
    expect(await settled()).toEqual(['2'])
    expect(clock.timerCount).toBe(0)
  })

  it('leave no timer when it is gone', async () => {
    const { clock, call, caller, settled } = silent()
    call()
    caller.end(new Error('gone'))
    expect(await settled()).toEqual(['another error'])
    clock.advance(60_000)
    expect(clock.timerCount).toBe(0)
  })
})
