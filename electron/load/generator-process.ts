import { type ChildProcess, fork } from 'node:child_process'
import { errorWords } from '../../shared/base/error-words.ts'
import { type GeneratorNote, type GeneratorOrder, noteSchema } from './protocol.ts'
import type { ForkChild, LoadOptions } from './types.ts'

/** What one generator process tells. */
export interface ProcessListener {
  onNote(note: GeneratorNote): void
  /** It is gone. `words`: "was ended by SIGKILL", "ended with code 1: …". Told once. */
  onExit(words: string): void
}

const stderrKept = 2000

/** Forks so many, each on record before the next. `refused`: the system's words when it refused one; no more are tried then. */
export function forkGenerators(
  { execPath, generatorPath, fork: forkChild, forked }: LoadOptions,
  count: number,
  listenerOf: (index: number) => ProcessListener,
): { readonly processes: readonly GeneratorProcess[]; readonly refused: string | null } {
  const processes: GeneratorProcess[] = []
  try {
    while (processes.length < count) {
      const process = new GeneratorProcess(execPath, generatorPath, listenerOf(processes.length), forkChild)
      processes.push(process)
      if (process.pid !== null) forked(process.pid)
    }
    return { processes, refused: null }
  } catch (error) {
    return { processes, refused: errorWords(error) }
  }
}

/** A forked generator. It ends by itself when its load has ended or its channel closes. */
export class GeneratorProcess {
  readonly #child: ChildProcess
  #stderr = ''
  #hasExited = false
  readonly #listener: ProcessListener

  /** Throws where the system refuses at once, as with EAGAIN. */
  constructor(execPath: string, generatorPath: string, listener: ProcessListener, forkChild: ForkChild = fork) {
    this.#listener = listener
    // Whatever Node was told for the deck is no business of the generator's.
    const { NODE_OPTIONS: _, ...env } = process.env
    this.#child = forkChild(generatorPath, [], {
      execPath,
      execArgv: [],
      env: { ...env, ELECTRON_RUN_AS_NODE: '1' },
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    })
    this.#child.stderr?.on('data', (text) => {
      this.#stderr = `${this.#stderr}${text}`.slice(-stderrKept)
    })
    this.#child.on('message', (message) => {
      const note = noteSchema.safeParse(message)
      if (note.success) listener.onNote(note.data)
    })
    this.#child.on('error', (error) => this.#exited(`could not be started: ${error.message}`))
    this.#child.on('close', (code, signal) => {
      // Its last words may still be in the channel.
      const end = (): void => this.#exited(this.#describeEnd(code, signal))
      if (this.#child.connected) this.#child.once('disconnect', end)
      else end()
    })
  }

  get pid(): number | null {
    return this.#child.pid ?? null
  }

  send(order: GeneratorOrder): void {
    // A process that is gone has told so, or will.
    if (this.#child.connected) this.#child.send(order, () => {})
  }

  kill(): void {
    this.#child.kill('SIGKILL')
  }

  #exited(words: string): void {
    if (this.#hasExited) return
    this.#hasExited = true
    this.#listener.onExit(words)
  }

  #describeEnd(code: number | null, signal: string | null): string {
    if (signal !== null) return `was ended by ${signal}`
    const lastLine = this.#stderr.trim().split('\n').at(-1) ?? ''
    return `ended with code ${code}${lastLine === '' ? '' : `: ${lastLine}`}`
  }
}
