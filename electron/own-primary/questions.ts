import { Duplex } from 'node:stream'
import { LineSplitter } from '../../shared/base/line-splitter.ts'
import { parseJson } from '../../shared/base/parse-json.ts'
import { type Question, type QuestionAnswer, questionSchema } from '../../shared/own-primary/protocol.ts'

/** An environment is all that is long in a question; Linux allows 6 MB of it. */
const longestQuestionBytes = 16 * 1024 * 1024

interface QuestionPorts {
  /** The process waits until `answer` is called. */
  asked(question: Question, answer: (answer: QuestionAnswer) => void): void
  junk(words: string): void
}

/** The deck's end of the pipe on which the process asks and waits. */
export class Questions {
  readonly #pipe: Duplex | null
  readonly #ports: QuestionPorts

  constructor(end: unknown, ports: QuestionPorts) {
    this.#pipe = end instanceof Duplex ? end : null
    this.#ports = ports
    const lines = new LineSplitter({ maxBytes: longestQuestionBytes, line: (bytes) => this.#hear(bytes) })
    // A broken pipe closes; without a listener it would be an uncaught exception.
    this.#pipe?.on('error', () => {})
    this.#pipe?.on('data', (chunk: Uint8Array) => lines.push(chunk))
  }

  close(): void {
    this.#pipe?.destroy()
  }

  #hear(bytes: Uint8Array): void {
    const parsed = questionSchema.safeParse(parseJson(Buffer.from(bytes).toString()))
    if (parsed.success) {
      this.#ports.asked(parsed.data, (answer) => this.#answer(answer))
      return
    }
    this.#ports.junk('a question without sense')
    // It may wait for an answer all the same.
    const error = { message: 'spawn EINVAL', code: 'EINVAL', errno: null, syscall: 'spawn' }
    this.#answer({ kind: 'failed', error })
  }

  #answer(answer: QuestionAnswer): void {
    if (this.#pipe?.writable === true) this.#pipe.write(`${JSON.stringify(answer)}\n`)
  }
}
