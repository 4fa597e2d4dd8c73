import { type ChildProcess, type SendHandle, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { Duplex } from 'node:stream'
import { onTestFinished, vi } from 'vitest'
import {
  type Fact,
  type Question,
  type QuestionAnswer,
  questionDescriptor,
  questionSchema,
  shimVariable,
  type Word,
  wordSchema,
} from '../../../shared/own-primary/protocol.ts'
import { testShimPath } from '../../../tools/testing/test-agent.ts'
import type { Runtime } from '../../../tools/testing/test-worker.ts'

const patient = { timeout: 10_000, interval: 5 }

/**
 * Test support: the deck's end of the protocol, made by hand. Nobody is forked: workers are numbers, and what the test tells of
 * them. The script's `say(...)` writes a line of JSON that the test reads.
 */
export class HandMadeDeck {
  readonly child: ChildProcess
  readonly questions: Question[] = []
  readonly words: Word[] = []
  readonly handles: unknown[] = []
  readonly said: unknown[] = []
  stderr = ''
  /** Ids begin at what was asked for, pids at 1001. */
  answer: (question: Question) => QuestionAnswer = (question) =>
    question.ask === 'kill'
      ? { kind: 'killed', isSent: true }
      : { kind: 'forked', id: question.id, pid: 1000 + question.id, spawnArgs: ['node', 'told'] }

  constructor(script: string, runtime: Runtime, execArgs: readonly string[] = []) {
    const path = scriptPath(script)
    this.child = spawn(runtime.execPath, ['--require', testShimPath, ...execArgs, path, 'an argument'], {
      cwd: join(path, '..'),
      env: { PATH: process.env.PATH, ...runtime.env, [shimVariable]: '{"execArgs":[],"variables":[]}' },
      stdio: ['ignore', 'pipe', 'pipe', 'ipc', 'ignore', 'pipe'],
    })
    this.child.on('error', () => {})
    this.child.on('message', (message, handle) => {
      this.words.push(wordSchema.parse(message))
      if (handle !== undefined) this.handles.push(handle)
    })
    const { stdout, stderr } = this.child
    if (stdout !== null) createInterface({ input: stdout }).on('line', (line) => this.said.push(JSON.parse(line)))
    stderr?.on('data', (chunk) => {
      this.stderr += chunk
    })
    const pipe: unknown = Reflect.get(this.child.stdio, questionDescriptor)
    if (pipe instanceof Duplex) this.#serve(pipe)
    onTestFinished(() => void this.child.kill('SIGKILL'))
  }

  tell(fact: Fact, handle?: SendHandle): void {
    this.child.send(fact, handle)
  }

  /** So many lines that the script said, as soon as they are there. */
  async untilSaid(count: number): Promise<readonly unknown[]> {
    await vi.waitFor(() => {
      const { said, questions, words, stderr } = this
      const { exitCode, signalCode } = this.child
      if (said.length >= count) return
      throw new Error(JSON.stringify({ said, questions, words, stderr, exitCode, signalCode }))
    }, patient)
    return this.said
  }

  async untilWord<Say extends Word['say']>(say: Say, count = 1): Promise<Extract<Word, { readonly say: Say }>> {
    const isOf = (word: Word): word is Extract<Word, { readonly say: Say }> => word.say === say
    return vi.waitUntil(() => this.words.filter(isOf)[count - 1], patient)
  }

  async ended(): Promise<readonly unknown[]> {
    const { exitCode, signalCode } = this.child
    return exitCode === null && signalCode === null ? once(this.child, 'exit') : [exitCode, signalCode]
  }

  #serve(pipe: Duplex): void {
    pipe.on('error', () => {})
    createInterface({ input: pipe }).on('line', (line) => {
      const question = questionSchema.parse(JSON.parse(line))
      this.questions.push(question)
      pipe.write(`${JSON.stringify(this.answer(question))}\n`)
    })
  }
}

const prelude = `const cluster = require('node:cluster'); const fs = require('node:fs')
const say = (value) => fs.writeSync(1, JSON.stringify(value === undefined ? null : value) + '\\n')
`

function scriptPath(script: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'own-primary-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  const path = join(folder, 'app.cjs')
  writeFileSync(path, prelude + script)
  return path
}
