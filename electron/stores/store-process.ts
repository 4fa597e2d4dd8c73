import { type ChildProcess, fork, spawn } from 'node:child_process'
import { errorWords } from '../../shared/base/error-words.ts'
import { fail, ok, type Result } from '../../shared/result.ts'
import { canHere } from '../platform/this-platform.ts'

/** A store's process, whichever it is. */
export interface StoreProcess {
  /** What the system calls it; for a person. */
  readonly pid: number
  /** What is on the deck's record: ends the store with it. */
  readonly recordPid: number
  /** Of the small store without a path. */
  readonly port: number | null
  readonly ended: Promise<string>
  /** Stopped in its tracks: connections stay open, nobody is answered. */
  setHung(isHung: boolean): void
  kill(): void
}

/**
 * Redis knows nothing of its parent. A shell between the deck and it does: when the deck is gone, the shell's input ends, and it
 * ends the store, stopped or not.
 */
const keeper = `exec 3<&0
"$@" </dev/null >/dev/null &
store=$!
echo "$store"
( read -r line <&3; kill -9 "$store" ) 2>/dev/null >/dev/null &
keeper=$!
wait "$store"
code=$?
kill "$keeper" 2>/dev/null
exit "$code"`

/** Starts a server program in a process group of its own. Answers once its process is there. */
export function startProgram(program: string, words: readonly string[]): Promise<Result<StoreProcess>> {
  const child = spawn('/bin/sh', ['-c', keeper, 'store-keeper', program, ...words], {
    stdio: ['pipe', 'pipe', 'pipe'],
    detached: true,
  })
  const ended = endOf(child)
  child.stdin.on('error', () => {})
  return new Promise((resolve) => {
    child.stdout.once('data', (text) => {
      const pid = Number(String(text))
      const recordPid = child.pid ?? pid
      const signal = (name: NodeJS.Signals): void => {
        try {
          process.kill(pid, name)
        } catch {
          // It is gone, which `ended` tells.
        }
      }
      const setHung = (isHung: boolean): void => signal(isHung ? 'SIGSTOP' : 'SIGCONT')
      resolve(ok({ pid, recordPid, port: null, ended, setHung, kill: () => signal('SIGKILL') }))
    })
    void ended.then((words) => resolve(fail('refused', `${program} could not be started: ${words}`)))
  })
}

/** Starts the small store. Answers once it listens. */
export function startSmall(bundle: string, place: string): Promise<Result<StoreProcess>> {
  const { NODE_OPTIONS: _, ...env } = process.env
  const child = fork(bundle, [place], {
    execArgv: [],
    env: { ...env, ELECTRON_RUN_AS_NODE: '1' },
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  })
  const ended = endOf(child)
  return new Promise((resolve) => {
    child.once('message', (said) => {
      const port = portIn(said)
      if (port === undefined) return
      const pid = child.pid ?? 0
      const setHung = (isHung: boolean): void => hangSmall(child, isHung)
      resolve(ok({ pid, recordPid: pid, port, ended, setHung, kill: () => void child.kill('SIGKILL') }))
    })
    void ended.then((words) => resolve(fail('refused', `the small store could not be started: ${words}`)))
  })
}

/** As Redis is stopped, where the system can; elsewhere it is asked to. */
function hangSmall(child: ChildProcess, isHung: boolean): void {
  if (canHere('stop-signals')) child.kill(isHung ? 'SIGSTOP' : 'SIGCONT')
  else if (child.connected) child.send(isHung ? 'hang' : 'resume')
}

function portIn(said: unknown): number | null | undefined {
  if (typeof said !== 'object' || said === null || !('port' in said)) return undefined
  return typeof said.port === 'number' ? said.port : null
}

function endOf(child: ChildProcess): Promise<string> {
  let lastWords = ''
  child.stderr?.on('data', (text) => {
    lastWords = `${lastWords}${text}`.slice(-1000)
  })
  return new Promise((resolve) => {
    child.on('error', (error) => resolve(errorWords(error)))
    child.on('close', (code, signal) => {
      const how = signal === null ? `it ended with code ${code}` : `it was ended by ${signal}`
      resolve(lastWords === '' ? how : `${how}: ${lastWords.trim()}`)
    })
  })
}
