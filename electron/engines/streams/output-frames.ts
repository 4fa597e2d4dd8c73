const headBytes = 8
const space = 0x20

/** A piece of what a container printed: at most a line, without its time. */
export interface OutputPiece {
  readonly stream: 'stdout' | 'stderr'
  /** RFC 3339 with nanoseconds, by the engine's clock; '' where it is not told. */
  readonly time: string
  readonly bytes: Buffer
}

/**
 * Takes apart what an engine sends of a container without a terminal: frames with a head of 8 bytes (1 stdout, 2 stderr; the
 * length, big-endian), each with its time first. https://docs.docker.com/reference/api/engine/version/v1.41/#tag/Container/operation/ContainerAttach
 */
export class OutputFrames {
  #held: Buffer = Buffer.alloc(0)

  push(chunk: Buffer): readonly OutputPiece[] {
    this.#held = this.#held.length === 0 ? chunk : Buffer.concat([this.#held, chunk])
    const pieces: OutputPiece[] = []
    let at = 0
    while (this.#held.length - at >= headBytes) {
      const length = this.#held.readUInt32BE(at + 4)
      if (this.#held.length - at - headBytes < length) break
      const payload = this.#held.subarray(at + headBytes, at + headBytes + length)
      pieces.push({ stream: this.#held[at] === 2 ? 'stderr' : 'stdout', ...withoutTime(payload) })
      at += headBytes + length
    }
    this.#held = this.#held.subarray(at)
    return pieces
  }
}

function withoutTime(payload: Buffer): { readonly time: string; readonly bytes: Buffer } {
  const end = payload.subarray(0, 40).indexOf(space)
  if (end === -1) return { time: '', bytes: payload }
  return { time: payload.subarray(0, end).toString(), bytes: payload.subarray(end + 1) }
}
