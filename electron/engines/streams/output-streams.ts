import type { EngineClient } from '../engine-client.ts'
import type { OutputSource } from '../fleet/members.ts'
import { type AnswerStream, openAnswerStream } from './answer-stream.ts'
import { OutputFrames } from './output-frames.ts'
import { openTaskOutput } from './task-output.ts'

/** Lines of those that ran before we looked. */
const tailLines = 100
/** A socket admits a few hundred who connect at the same moment, and refuses more: the rest have their turn with the next look. */
export const mostOpenedAtOnce = 100

type TellOutput = (key: string, stream: 'stdout' | 'stderr', chunk: Buffer) => void

/** What each container or task prints, followed; after a gap it goes on with the first line that was not seen. */
export class OutputStreams {
  readonly #client: EngineClient
  readonly #tell: TellOutput
  readonly #open = new Map<string, AnswerStream>()
  /** The time of the newest piece, by log. */
  readonly #newest = new Map<string, string>()
  /** Read to its end, or over before we looked. */
  readonly #done = new Set<string>()
  #isFirst = true

  constructor(client: EngineClient, tell: TellOutput) {
    this.#client = client
    this.#tell = tell
  }

  follow(sources: readonly OutputSource[]): void {
    const present = new Set(sources.flatMap(({ key, log }) => [key, log]))
    for (const held of [this.#newest, this.#done]) {
      for (const name of held.keys()) if (!present.has(name)) held.delete(name)
    }
    let left = mostOpenedAtOnce
    for (const source of sources) {
      if (left === 0) return
      if (this.#open.has(source.key) || this.#done.has(source.key)) continue
      if (this.#isFirst && !source.lives) this.#done.add(source.key)
      else {
        this.#open.set(source.key, this.#openOne(source))
        left--
      }
    }
    this.#isFirst = false
  }

  /** All are closed; `follow` opens them again where they stopped. */
  close(): void {
    for (const stream of this.#open.values()) stream.close()
    this.#open.clear()
  }

  #openOne({ key, of, id, log, isTty, lives }: OutputSource): AnswerStream {
    const frames = new OutputFrames()
    const query = { follow: true as const, stdout: true, stderr: true, timestamps: !isTty, ...this.#from(log) }
    const { docker } = this.#client
    return openAnswerStream(
      (abortSignal) =>
        of === 'container'
          ? docker.getContainer(id).logs({ ...query, abortSignal })
          : openTaskOutput(docker, id, query, abortSignal),
      {
        data: (chunk) => (isTty ? this.#tell(key, 'stdout', chunk) : this.#pieces(key, log, frames, chunk)),
        over: (why) => {
          this.#open.delete(key)
          if (why === '' && !lives) this.#done.add(key)
        },
      },
    )
  }

  #pieces(key: string, log: string, frames: OutputFrames, chunk: Buffer): void {
    for (const { stream, time, bytes } of frames.push(chunk)) {
      // Asked for from a time on, an engine sends the line of that time once more.
      if (time !== '' && time <= (this.#newest.get(log) ?? '')) continue
      if (time !== '') this.#newest.set(log, time)
      this.#tell(key, stream, bytes)
    }
  }

  #from(log: string): { readonly since?: string; readonly tail?: number } {
    const newest = this.#newest.get(log)
    if (newest !== undefined) return { since: sinceWords(newest) }
    return this.#isFirst ? { tail: tailLines } : {}
  }
}

/** "1796022738.650604519": seconds since the epoch, as engines read them. */
function sinceWords(time: string): string {
  const fraction = /\.(\d+)/.exec(time)?.[1] ?? '0'
  return `${Math.floor(Date.parse(time) / 1000)}.${fraction}`
}
