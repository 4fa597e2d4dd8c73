import { errorWords } from '../../../shared/base/error-words.ts'

/** An answer of an engine that goes on: events, stats, output. */
export interface AnswerStream {
  close(): void
}

/** Who hears what it says. */
export interface StreamPorts {
  data(chunk: Buffer): void
  /** It is over, by itself; '' or why. */
  over(why: string): void
}

/** Opens one; `over` is told of one that could not be opened as well, and never after `close()`. */
export function openAnswerStream(
  open: (abortSignal: AbortSignal) => Promise<NodeJS.ReadableStream>,
  ports: StreamPorts,
): AnswerStream {
  const ending = new AbortController()
  const over = (why: string): void => {
    if (ending.signal.aborted) return
    ending.abort()
    ports.over(why)
  }
  void open(ending.signal).then(
    (stream) => {
      stream.on('data', (chunk: Buffer) => ending.signal.aborted || ports.data(chunk))
      stream.on('error', (error) => over(errorWords(error)))
      stream.on('end', () => over(''))
      stream.on('close', () => over(''))
    },
    (thrown: unknown) => over(errorWords(thrown)),
  )
  return { close: () => ending.abort() }
}
