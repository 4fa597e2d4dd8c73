const endOfLine = '\r?\n'
/** What Node prints of its inspector by itself (src/inspector_socket_server.cc, src/inspector_agent.cc). */
const messages = new RegExp(
  [
    `Debugger listening on (ws://\\S+)${endOfLine}`,
    `For help, see: https://nodejs\\.org/\\S*${endOfLine}`,
    `Debugger attached\\.${endOfLine}`,
    `Debugger ending on ws://\\S+${endOfLine}`,
    `Waiting for the debugger to disconnect\\.\\.\\.${endOfLine}`,
  ].join('|'),
  'g',
)
const beginnings = [
  'Debugger listening on ws://',
  'For help, see: https://nodejs.org/',
  'Debugger attached.',
  'Debugger ending on ws://',
  'Waiting for the debugger to disconnect...',
]
const listening = /Debugger listening on (ws:\/\/\S+)\r?\n/
const ending = /Debugger ending on ws:\/\/\S+\r?\n/
const nothing = Buffer.alloc(0)

/**
 * What the inspector of one worker prints among the worker's stderr. While the deck has it open, its lines are taken out:
 * the app did not ask for them. One that others opened is only noted.
 */
export class InspectorLines {
  /** Looks that are not over. */
  #looks = 0
  #held = ''
  #address: string | null = null
  #othersAddress: string | null = null
  #release: (bytes: Buffer) => void = () => {}
  readonly #waiting = new Set<(address: string | null) => void>()

  /** Where an inspector listens that the deck did not open, as far as its lines tell; null: none. */
  get othersAddress(): string | null {
    return this.#othersAddress
  }

  /** The one that listened there is closed. */
  forget(address: string): void {
    if (this.#othersAddress === address) this.#othersAddress = null
  }

  /** Where what was held back goes when it turns out to be the app's. */
  onRelease(release: (bytes: Buffer) => void): void {
    this.#release = release
  }

  /** What of these bytes the app printed. What may be the beginning of a line of the inspector waits for its rest. */
  pass(chunk: Buffer): Buffer {
    if (this.#looks === 0) {
      this.#note(chunk)
      return chunk
    }
    // One byte, one character: nothing is lost of what is no UTF-8.
    const text = this.#held + chunk.toString('latin1')
    const found = listening.exec(text)?.[1] ?? null
    const own = text.replaceAll(messages, '')
    const keptChars = mayBeginAt(own)
    this.#held = own.slice(keptChars)
    if (found !== null) this.#found(found)
    return keptChars === 0 ? nothing : Buffer.from(own.slice(0, keptChars), 'latin1')
  }

  /** From here on the inspector is ours; to be disarmed as often. */
  arm(): void {
    this.#looks += 1
    this.#address = null
  }

  /** That look is over: after the last one, what is printed is the app's. */
  disarm(): void {
    this.#looks = Math.max(0, this.#looks - 1)
    if (this.#looks > 0) return
    const held = this.#held
    this.#held = ''
    if (held !== '') this.#release(Buffer.from(held, 'latin1'))
    this.giveUp()
  }

  /** Where it listens; null: nothing came within the time (null: any time), or the wait was given up. */
  address(timeoutMs: number | null): Promise<string | null> {
    if (this.#address !== null) return Promise.resolve(this.#address)
    return new Promise((resolve) => {
      const settle = (address: string | null): void => {
        clearTimeout(timer)
        this.#waiting.delete(settle)
        resolve(address)
      }
      const timer = timeoutMs === null ? undefined : setTimeout(() => settle(null), timeoutMs)
      this.#waiting.add(settle)
    })
  }

  /** The worker is gone. */
  close(): void {
    this.#looks = 0
    this.disarm()
  }

  /** Nobody waits any more for where it listens. */
  giveUp(): void {
    for (const settle of [...this.#waiting]) settle(null)
  }

  #found(address: string): void {
    this.#address = address
    for (const settle of [...this.#waiting]) settle(address)
  }

  #note(chunk: Buffer): void {
    if (!chunk.includes('Debugger ')) return
    const text = chunk.toString('latin1')
    const opened = listening.exec(text)?.[1]
    if (opened !== undefined) this.#othersAddress = opened
    else if (ending.test(text)) this.#othersAddress = null
  }
}

/** Where the unfinished last line may be one of the inspector's; the text's length where it cannot. */
function mayBeginAt(text: string): number {
  const lineStart = text.lastIndexOf('\n') + 1
  for (let at = lineStart; at < text.length; at++) {
    const tail = text.slice(at)
    if (beginnings.some((words) => words.startsWith(tail) || tail.startsWith(words))) return at
  }
  return text.length
}
