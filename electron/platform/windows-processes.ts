import { fail, ok, type Result } from '../../shared/result.ts'
import { type LineShell, type LineShellEvents, startPowerShell } from './windows-shell.ts'

/** What Windows says of one process. */
export interface WindowsProcess {
  readonly pid: number
  /** User and kernel time of all threads since it started. */
  readonly cpuMs: number
  /** Its working set: what other systems call RSS. */
  readonly rssBytes: number
  /** 100 ns since 1601 in UTC, as text: too large for a number. The same for the same process only. */
  readonly startTime: string
}

/** Asks Windows about many processes at once. */
export interface WindowsProcesses {
  /** Those that exist and may be looked at. A failure says why Windows was not asked, or did not answer. */
  read(pids: readonly number[]): Promise<Result<ReadonlyMap<number, WindowsProcess>>>
  close(): void
}

export interface WindowsProcessesOptions {
  /** Another program than PowerShell, for tests. */
  readonly start?: (script: string, events: LineShellEvents) => LineShell
  readonly after?: (delayMs: number, callback: () => void) => () => void
  readonly monoMs?: () => number
}

/** One that starts on a busy machine needs seconds; later answers take some 50 ms. */
const answerLimitMs = 15_000
/** After a failure the next one is not started before this: what is forbidden once stays so. */
const restMs = 60_000

/**
 * Answers each line "<number> <pid> <pid> …" with a line per process and "end <number>". One look at the list of processes
 * whatever was asked: asked by pid, each would be such a look. Numbers alone, so that no language of Windows matters; a
 * process of another user has no start time to be read, and is left out.
 */
const script = `
$ErrorActionPreference = 'SilentlyContinue'
$ProgressPreference = 'SilentlyContinue'
while ($null -ne ($line = [Console]::In.ReadLine())) {
  $number, $rest = $line.Split(' ')
  $wanted = New-Object 'System.Collections.Generic.HashSet[int]'
  foreach ($one in $rest) { [void]$wanted.Add([int]$one) }
  foreach ($process in [Diagnostics.Process]::GetProcesses()) {
    if ($wanted.Contains($process.Id)) {
      $start = $process.StartTime
      if ($null -ne $start) {
        [Console]::Out.WriteLine('{0} {1} {2} {3}' -f $process.Id, $process.TotalProcessorTime.Ticks, $process.WorkingSet64, $start.ToFileTimeUtc())
      }
    }
    $process.Dispose()
  }
  [Console]::Out.WriteLine("end $number")
}
`

interface Question {
  readonly number: number
  readonly found: Map<number, WindowsProcess>
  readonly cancel: () => void
  settle(answer: Result<ReadonlyMap<number, WindowsProcess>>): void
}

/** Starts PowerShell with the first question, and anew, after a rest, when it has ended. */
export function createWindowsProcesses(options: WindowsProcessesOptions = {}): WindowsProcesses {
  const { start = startPowerShell, after = afterTimeout, monoMs = () => performance.now() } = options
  const questions: Question[] = []
  let shell: LineShell | null = null
  let lastNumber = 0
  let failure = ''
  let restUntilMonoMs = Number.NEGATIVE_INFINITY

  const giveUp = (why: string): void => {
    failure = `PowerShell was asked about processes, but ${why}`
    restUntilMonoMs = monoMs() + restMs
    const ended = shell
    shell = null
    ended?.kill()
    for (const question of questions.splice(0)) {
      question.cancel()
      question.settle(fail('unsupported-here', failure))
    }
  }
  const heard = (line: string): void => {
    const [question] = questions
    if (question === undefined) return
    const found = parseWindowsProcess(line)
    if (found !== null) question.found.set(found.pid, found)
    if (line.trim() !== `end ${question.number}`) return
    questions.shift()
    question.cancel()
    question.settle(ok(question.found))
  }
  const running = (): LineShell => {
    if (shell !== null) return shell
    const started: LineShell = start(script, {
      line: (line) => shell === started && heard(line),
      ended: (why) => shell === started && giveUp(why),
    })
    shell = started
    return started
  }

  return {
    read(pids) {
      if (pids.length === 0) return Promise.resolve(ok(new Map()))
      if (shell === null && monoMs() < restUntilMonoMs) return Promise.resolve(fail('unsupported-here', failure))
      return new Promise((settle) => {
        lastNumber += 1
        const cancel = after(answerLimitMs, () => giveUp(`it did not answer within ${answerLimitMs / 1000} s`))
        questions.push({ number: lastNumber, found: new Map(), cancel, settle })
        running().write([lastNumber, ...pids].join(' '))
      })
    },
    close() {
      giveUp('the deck ends')
      restUntilMonoMs = Number.POSITIVE_INFINITY
    },
  }
}

/** A line of the script: pid, processor time in 100 ns, working set in bytes, start. Null for anything else. */
export function parseWindowsProcess(line: string): WindowsProcess | null {
  const match = /^(\d+) (\d+) (\d+) (\d+)\s*$/.exec(line)
  const [, pid, cpuTicks, rssBytes, startTime] = match ?? []
  if (pid === undefined || startTime === undefined) return null
  return { pid: Number(pid), cpuMs: Number(cpuTicks) / 10_000, rssBytes: Number(rssBytes), startTime }
}

function afterTimeout(delayMs: number, callback: () => void): () => void {
  const timer = setTimeout(callback, delayMs)
  return () => clearTimeout(timer)
}
