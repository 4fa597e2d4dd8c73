import { fstatSync } from 'node:fs'
import type { Question, QuestionAnswer } from '../../shared/own-primary/protocol.ts'
import { originals } from './originals.ts'

/** Same number as `questionDescriptor` in shared/, from where the shim takes only types. */
const descriptor: typeof import('../../shared/own-primary/protocol.ts').questionDescriptor = 5
const newline = 0x0a
const retryMs = 1

/** Questions that the deck answers before the app's call returns. */
export class Questions {
  readonly #bytes = Buffer.allocUnsafeSlow(64 * 1024)
  #isOpen = true

  /** Null: the deck is gone. */
  ask(question: Question): QuestionAnswer | null {
    if (!this.#isOpen) return null
    try {
      this.#write(`${originals.stringify(question)}\n`)
      return this.#read()
    } catch {
      this.#isOpen = false
      return null
    }
  }

  #write(text: string): void {
    let rest: Uint8Array = Buffer.from(text)
    while (rest.length > 0) {
      const chunk = rest
      rest = chunk.subarray(patiently(() => originals.writeSync(descriptor, chunk)))
    }
  }

  /** There is one answer for each question, so that nothing follows its newline. */
  #read(): QuestionAnswer {
    const parts: Buffer[] = []
    for (;;) {
      const byteCount = patiently(() => originals.readSync(descriptor, this.#bytes, 0, this.#bytes.length, null))
      if (byteCount === 0) throw new Error('the deck is gone')
      const part = Buffer.from(this.#bytes.subarray(0, byteCount))
      parts.push(part)
      if (part.at(-1) === newline) return originals.parse(Buffer.concat(parts).toString())
    }
  }
}

/** Asked in big numbers, for the reason told in agent/pipe.ts. */
export function hasQuestionPipe(): boolean {
  try {
    const facts = fstatSync(descriptor, { bigint: true })
    return facts.isSocket() || facts.isFIFO()
  } catch {
    return false
  }
}

/** The descriptor blocks; should somebody have changed that, or a signal have come between, it is asked again. */
export function patiently(call: () => number): number {
  for (;;) {
    try {
      return call()
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? error.code : null
      // libuv tries everything again after a signal, but reading.
      if (code === 'EINTR') continue
      if (code !== 'EAGAIN') throw error
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, retryMs)
    }
  }
}
