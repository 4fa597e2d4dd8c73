import type { Clock } from '../../../shared/base/clock.ts'
import { wouldCatchSigusr1 } from '../../inspect/native/look-from-outside.ts'
import type { StallPorts } from '../../inspect/stall/capture-stall.ts'
import { thisPlatform } from '../../platform/this-platform.ts'
import type { WorkerProcess } from '../session/worker-process.ts'

/** What a look needs of one worker. `unopened`: those whose inspector was asked for and did not open. */
export function stallPorts(
  worker: WorkerProcess,
  clock: Clock,
  unopened: Set<WorkerProcess>,
): Omit<StallPorts, 'places' | 'isOurs' | 'silentMs'> {
  const pid = worker.worker.pid ?? 0
  const wait = (ms: number): Promise<void> => new Promise((done) => void clock.after(ms, done))
  return {
    pid,
    startedAtMs: worker.startedAtMs,
    lines: worker.inspectorLines,
    wait,
    refusal() {
      if (unopened.has(worker)) return { words: awaited, isNative: true }
      const words = worker.doorRefusal ?? (wouldDie(pid) ? noInspector : null)
      return words === null ? null : { words, isNative: false }
    },
    knock: () => knock(worker, pid),
    async closeByAgent() {
      await Promise.race([worker.askFor({ type: 'inspect', order: { kind: 'close-opened' } }), worker.gone])
    },
    awaitsOpening: (isAwaited) => void (isAwaited ? unopened.add(worker) : unopened.delete(worker)),
  }
}

const awaited = 'its inspector was asked for before and did not open yet: the thread runs no JavaScript'
const noInspector = 'its Node opens no inspector on SIGUSR1 (--disable-sigusr1, or the permission model)'

/** The signal ends a process that has no handler for it. */
const wouldDie = (pid: number): boolean => thisPlatform !== 'win32' && wouldCatchSigusr1(pid) === false

/** Windows has no such signal; Node knocks there by shared memory that the process has a name for. */
function knock(worker: WorkerProcess, pid: number): boolean {
  if (thisPlatform !== 'win32') return worker.worker.signal('SIGUSR1')
  const debug: unknown = Reflect.get(process, '_debugProcess')
  if (typeof debug !== 'function') return false
  try {
    Reflect.apply(debug, process, [pid])
    return true
  } catch {
    return false
  }
}
