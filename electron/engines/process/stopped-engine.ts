import { spawn } from 'node:child_process'
import { errorWords } from '../../../shared/base/error-words.ts'
import { fail, ok, type Result } from '../../../shared/result.ts'
import type { StoppedEngine } from '../types.ts'
import { type FoundEngine, statOf } from './engine-process.ts'

/** A stopped engine is one of the whole machine: it goes on by itself so long after its time, whatever became of the deck. */
const guardAfterMs = 5000
const looks = { times: 40, everyMs: 50 }

/** Stops it (SIGSTOP); answers when the system says that it stands. `forMs`: then it goes on even if nobody says so. */
export async function stopEngine(engine: FoundEngine, forMs: number): Promise<Result<StoppedEngine>> {
  const { pid, name } = engine
  const before = await statOf(pid)
  if (before?.startTicks !== engine.startTicks) return fail('not-found', `${name} (pid ${pid}) is gone`)
  if (before.isStopped) return fail('already-so', `${name} (pid ${pid}) was stopped by somebody else`)
  // First who continues it, then the stop.
  const guard = spawn('/bin/sh', ['-c', `sleep ${Math.ceil((forMs + guardAfterMs) / 1000)}; kill -CONT ${pid}`], {
    detached: true,
    stdio: 'ignore',
  })
  guard.unref()
  guard.on('error', () => {})
  const sent = signal(pid, 'SIGSTOP')
  if (!sent.ok) {
    endGroup(guard.pid)
    return sent
  }
  const resume = async (): Promise<Result<void>> => {
    const runs = await goOn(engine)
    if (runs.ok) endGroup(guard.pid)
    return runs
  }
  if (await becomes(engine, true))
    return ok({ words: `${name} (pid ${pid}) stands; containers run on, and nobody fills their slots`, resume })
  await resume()
  return fail('not-reached-in-time', `${name} (pid ${pid}) did not stop`)
}

async function goOn(engine: FoundEngine): Promise<Result<void>> {
  const { pid, name, startTicks } = engine
  const now = await statOf(pid)
  if (now?.startTicks !== startTicks) return ok(undefined)
  const sent = signal(pid, 'SIGCONT')
  if (!sent.ok) return sent
  if (await becomes(engine, false)) return ok(undefined)
  return fail('not-reached-in-time', `${name} (pid ${pid}) does not go on: run "sudo kill -CONT ${pid}"`)
}

async function becomes({ pid, startTicks }: FoundEngine, isStopped: boolean): Promise<boolean> {
  for (let time = 0; time < looks.times; time += 1) {
    const now = await statOf(pid)
    if (now === null || now.startTicks !== startTicks) return !isStopped
    if (now.isStopped === isStopped) return true
    await new Promise((done) => setTimeout(done, looks.everyMs))
  }
  return false
}

function signal(pid: number, name: 'SIGSTOP' | 'SIGCONT'): Result<void> {
  try {
    process.kill(pid, name)
    return ok(undefined)
  } catch (thrown) {
    return fail('refused', `${name} to pid ${pid}: ${errorWords(thrown)}`)
  }
}

/** The shell and its sleep. */
function endGroup(pid: number | undefined): void {
  if (pid === undefined) return
  try {
    process.kill(-pid, 'SIGKILL')
  } catch {
    // It is over.
  }
}
