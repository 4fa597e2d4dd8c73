import { get } from 'node:http'

/** Often enough that each of a few processes has its turn well within the time that an answer counts for. */
const askEveryMs = 40
const countsForMs = 1500
const answerWithinMs = 1000

/** Who answers now, seen from outside: new connections, one after the other, as any world deals them out. */
export class WhoAnswers {
  readonly #url: string
  /** By what it calls itself: when it answered last. */
  readonly #answeredMs = new Map<string, number>()
  readonly #gone = new Set<string>()
  readonly #timer: NodeJS.Timeout

  constructor(url: string) {
    this.#url = url
    this.#timer = setInterval(() => this.#ask(), askEveryMs)
  }

  get now(): readonly string[] {
    const since = performance.now() - countsForMs
    return [...this.#answeredMs].filter(([name, atMs]) => atMs > since && !this.#gone.has(name)).map(([name]) => name)
  }

  /** It was killed: that it answered a moment ago counts no more. */
  forget(name: string): void {
    this.#gone.add(name)
  }

  close(): void {
    clearInterval(this.#timer)
  }

  #ask(): void {
    const request = get(this.#url, { agent: false, timeout: answerWithinMs }, (response) => {
      response.resume()
      const name = response.headers['x-worker']
      if (typeof name === 'string') this.#answeredMs.set(name, performance.now())
    })
    request.on('timeout', () => request.destroy())
    // Nobody answered: that is what is being counted.
    request.on('error', () => {})
  }
}
