import path from 'node:path'
import { expect, onTestFinished } from 'vitest'
import type { ForkWish } from '../../../shared/own-primary/protocol.ts'
import { testShimPath } from '../../../tools/testing/test-agent.ts'
import { nodeBinary, reached, testPrimary } from '../../cluster/testing/test-cluster.ts'
import type { ClusterPrimary, ClusterWorker } from '../../cluster/types.ts'
import { createOwnPrimary } from '../own-primary.ts'
import type { ForkAnswer, OwnPrimaryOptions, OwnPrimaryPorts, OwnPrimaryProcess } from '../types.ts'

/** Test support: a real process of an own primary over a real engine, ended with the test that started it. */

export interface TestOwnPrimary {
  readonly primary: ClusterPrimary
  readonly own: OwnPrimaryProcess
  /** Each wish to fork, oldest first. */
  readonly wishes: readonly ForkWish[]
  readonly workers: readonly ClusterWorker[]
  readonly junk: readonly string[]
  /** What it said that it would do to a worker: "disconnect 1", "SIGTERM 2". */
  readonly ends: readonly string[]
  readonly end: { readonly code: number | null; readonly signal: string | null; readonly error?: Error } | null
  /** Lines that it and its workers have printed. */
  readonly lines: readonly string[]
  readonly policy: string | null
  readonly nodeVersion: string | null
  readonly lostCount: number
  /** As its fork would be carried out. */
  forkAs(wish: ForkWish, uniqueId: number): ClusterWorker
}

interface TestOptions {
  /** The answer instead of a fork; null: fork. */
  readonly answer?: (wish: ForkWish, uniqueId: number) => ForkAnswer | null
  readonly process?: Partial<OwnPrimaryOptions>
}

/** Runs a fixture, or a script by its absolute path. */
export function runOwnPrimary(script: string, { answer, process: changes }: TestOptions = {}): TestOwnPrimary {
  const primary = testPrimary()
  const [wishes, workers, junk, ends, lines]: [ForkWish[], ClusterWorker[], string[], string[], string[]] = [
    [],
    [],
    [],
    [],
    [],
  ]
  const told: { end: TestOwnPrimary['end']; policy: string | null; nodeVersion: string | null; lostCount: number } = {
    end: null,
    policy: null,
    nodeVersion: null,
    lostCount: 0,
  }
  const forkAs = (wish: ForkWish, uniqueId: number): ClusterWorker => {
    const { exec, args, execArgv: execArgs, execPath, cwd, env, serialization } = wish
    const options = { script: exec, args, execArgs, execPath, cwd, env, serialization, uniqueId }
    const worker = primary.fork({ ...options, agentPipe: false, ownProcessGroup: true })
    worker.stdout?.on('data', (chunk) => lines.push(...linesOf(chunk)))
    workers.push(worker)
    return worker
  }
  const ports: OwnPrimaryPorts = {
    primary,
    hello: (nodeVersion) => Object.assign(told, { nodeVersion }),
    fork(wish, uniqueId) {
      wishes.push(wish)
      return answer?.(wish, uniqueId) ?? { kind: 'forked', worker: forkAs(wish, uniqueId) }
    },
    ends: (worker, by) => void ends.push(`${typeof by === 'string' ? by : by.signal} ${workers.indexOf(worker) + 1}`),
    wishesPolicy: (policy) => Object.assign(told, { policy }),
    junk: (words) => void junk.push(words),
    lost: (count) => Object.assign(told, { lostCount: told.lostCount + count }),
    ended: (code, signal, error) => Object.assign(told, { end: { code, signal, ...(error && { error }) } }),
  }
  const own = createOwnPrimary({ ...optionsOf(script), ...changes }, ports)
  own.stdout?.on('data', (chunk) => lines.push(...linesOf(chunk)))
  own.stderr?.on('data', (chunk) => process.env.CLUSTER_TEST_STDERR && process.stderr.write(chunk))
  onTestFinished(async () => {
    own.close()
    await reached(() => told.end !== null)
  })
  return Object.defineProperties(
    { primary, own, wishes, workers, junk, ends, lines, forkAs, ...told },
    Object.fromEntries(Object.keys(told).map((name) => [name, { get: () => Reflect.get(told, name) }])),
  )
}

/** The newest and the oldest Node in the tests of the engine are covered elsewhere: here one does. */
export const oneNode = nodeBinary(22) ?? process.execPath

function optionsOf(script: string): OwnPrimaryOptions {
  return {
    script: path.resolve(import.meta.dirname, '../fixtures', script),
    args: [],
    execArgs: [],
    execPath: oneNode,
    cwd: path.join(import.meta.dirname, '..'),
    env: { PATH: process.env.PATH ?? '' },
    shimPath: testShimPath,
    ownVariables: [],
    ownProcessGroup: true,
  }
}

/** Waits until it has printed a line that fits, and answers with it. */
export async function printed({ lines }: TestOwnPrimary, pattern: RegExp): Promise<string> {
  await reached(() => lines.some((line) => pattern.test(line))).catch(() =>
    expect.fail(`${pattern}: ${lines.join('\n')}`),
  )
  return lines.find((line) => pattern.test(line)) ?? expect.fail()
}

function linesOf(chunk: Buffer): string[] {
  return String(chunk).split('\n').filter(Boolean)
}
