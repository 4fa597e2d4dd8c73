export interface LineSplitter {
  /** Complete lines that this chunk ended, without their newline. */
  push(chunk: Buffer): readonly Buffer[]
  /** Lines so far that were longer than the bound; nothing of them was kept. */
  readonly oversizedCount: number
}

/** Cuts a byte stream into lines and never holds more than `maxBytes`, however long a line gets. */
export function createLineSplitter(maxBytes: number): LineSplitter {
  let parts: Buffer[] = []
  let heldBytes = 0
  let isSkipping = false
  let oversizedCount = 0
  const skip = (): void => {
    parts = []
    heldBytes = 0
    if (isSkipping) return
    isSkipping = true
    oversizedCount += 1
  }
  const hold = (bytes: Buffer): void => {
    if (isSkipping || heldBytes + bytes.length > maxBytes) {
      skip()
      return
    }
    parts.push(bytes)
    heldBytes += bytes.length
  }
  return {
    push: (chunk) => {
      const lines: Buffer[] = []
      let start = 0
      for (let end = chunk.indexOf(10); end >= 0; end = chunk.indexOf(10, start)) {
        hold(chunk.subarray(start, end))
        if (!isSkipping) lines.push(parts.length === 1 && parts[0] !== undefined ? parts[0] : Buffer.concat(parts))
        parts = []
        heldBytes = 0
        isSkipping = false
        start = end + 1
      }
      if (start < chunk.length) hold(chunk.subarray(start))
      return lines
    },
    get oversizedCount() {
      return oversizedCount
    },
  }
}
