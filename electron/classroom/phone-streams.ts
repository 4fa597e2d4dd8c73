import type { ServerResponse } from 'node:http'

/** A phone that does not read is cut once so much waits for it. */
const mostWaitingBytes = 64 * 1024
/** A page that is loaded anew opens its stream before the old one is known to be dead. */
const mostOfOnePhone = 2

/** What is told to phones as it happens: one open answer each (server-sent events). */
export class PhoneStreams {
  readonly #byPhone = new Map<string, ServerResponse[]>()

  open(phoneId: string, response: ServerResponse): void {
    const open = [...(this.#byPhone.get(phoneId) ?? []), response]
    for (const old of open.splice(0, open.length - mostOfOnePhone)) old.destroy()
    this.#byPhone.set(phoneId, open)
    response.writeHead(200, { 'content-type': 'text/event-stream' })
    response.on('error', () => {})
    response.once('close', () => this.#forget(phoneId, response))
  }

  /** `data` is sent as JSON. */
  tell(phoneId: string, event: string, data: unknown): void {
    for (const response of this.#byPhone.get(phoneId) ?? []) {
      if (response.writableLength > mostWaitingBytes) response.destroy()
      else response.write(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`)
    }
  }

  /** The last word to it. */
  end(phoneId: string, event: string, data: unknown): void {
    this.tell(phoneId, event, data)
    for (const response of this.#byPhone.get(phoneId) ?? []) response.end()
  }

  get phoneIds(): readonly string[] {
    return [...this.#byPhone.keys()]
  }

  #forget(phoneId: string, response: ServerResponse): void {
    const left = (this.#byPhone.get(phoneId) ?? []).filter((one) => one !== response)
    if (left.length === 0) this.#byPhone.delete(phoneId)
    else this.#byPhone.set(phoneId, left)
  }
}
