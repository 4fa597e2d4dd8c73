import { LineSplitter } from '../../../shared/base/line-splitter.ts'
import type { AnswerStream } from '../../engines/streams/answer-stream.ts'
import type { KubeClient } from '../api/kube-client.ts'
import type { LivingPod } from '../workload/picture.ts'

/** Lines of those that ran before we looked. */
const tailLines = 100
/** Each is a connection to the API server, and one from there to a node. */
export const mostFollowed = 100
const maxLineBytes = 65_536
const space = 0x20
const newline = Buffer.from('\n')

type TellOutput = (key: string, chunk: Buffer) => void

/** What each pod's app prints, followed; after a gap it goes on with the first line that was not seen. Kubernetes tells no streams apart. */
export class PodLogs {
  readonly #client: KubeClient
  readonly #namespace: string
  readonly #tell: TellOutput
  readonly #open = new Map<string, AnswerStream>()
  /** The time of the newest line, by key: RFC 3339 with nanoseconds. */
  readonly #newest = new Map<string, string>()
  /** Read to its end, or over before we looked. */
  readonly #done = new Set<string>()
  #isFirst = true
  #leftOutCount = 0

  constructor(client: KubeClient, namespace: string, tell: TellOutput) {
    this.#client = client
    this.#namespace = namespace
    this.#tell = tell
  }

  /** Pods whose output nobody reads, because there are too many. */
  get leftOutCount(): number {
    return this.#leftOutCount
  }

  follow(pods: readonly LivingPod[]): void {
    const present = new Set(pods.map(({ key }) => key))
    for (const held of [this.#newest, this.#done]) {
      for (const key of held.keys()) if (!present.has(key)) held.delete(key)
    }
    this.#leftOutCount = 0
    for (const pod of pods) {
      const { key, hasStarted, lives } = pod
      if (!hasStarted || this.#open.has(key) || this.#done.has(key)) continue
      if (this.#isFirst && !lives) this.#done.add(key)
      else if (this.#open.size >= mostFollowed) this.#leftOutCount++
      else this.#open.set(key, this.#openOne(pod))
    }
    this.#isFirst = false
  }

  /** All are closed; `follow` opens them again where they stopped. */
  close(): void {
    for (const stream of this.#open.values()) stream.close()
    this.#open.clear()
  }

  #openOne({ key, pod, container, lives }: LivingPod): AnswerStream {
    const lines = new LineSplitter({ maxBytes: maxLineBytes, line: (bytes) => this.#line(key, Buffer.from(bytes)) })
    const path = `/api/v1/namespaces/${this.#namespace}/pods/${pod}/log`
    return this.#client.stream(
      path,
      { container, follow: true, timestamps: true, ...this.#from(key) },
      {
        data: (chunk) => lines.push(chunk),
        over: (why) => {
          this.#open.delete(key)
          // One that lives is opened again with the next look, as after its API server was away.
          if (why === '' && !lives) this.#done.add(key)
        },
      },
    )
  }

  #line(key: string, bytes: Buffer): void {
    const end = bytes.subarray(0, 40).indexOf(space)
    const time = bytes.subarray(0, Math.max(0, end)).toString()
    // Asked for from a second on, all lines of that second come once more.
    if (time !== '' && time <= (this.#newest.get(key) ?? '')) return
    if (time !== '') this.#newest.set(key, time)
    this.#tell(key, Buffer.concat([bytes.subarray(end + 1), newline]))
  }

  #from(key: string): { readonly sinceTime?: string; readonly tailLines?: number } {
    const newest = this.#newest.get(key)
    if (newest !== undefined) return { sinceTime: newest.replace(/\.\d+/, '') }
    return this.#isFirst ? { tailLines } : {}
  }
}
