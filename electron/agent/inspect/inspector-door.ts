import { errorWords } from '../../../shared/base/error-words.ts'

/** Where the inspector listens. */
interface OpenInspector {
  readonly url: string
  readonly isOurs: boolean
}

/**
 * The inspector of this process, on a port that the system chooses, at 127.0.0.1 alone. One that is open already (`--inspect`,
 * the app's own `inspector.open`) is used and left as it is.
 */
export class InspectorDoor {
  /** Of ours, while it is open. */
  #url: string | null = null
  /** What the app would read as `process.debugPort`. */
  #debugPort = process.debugPort

  /** In words why it cannot be. */
  open(): OpenInspector | string {
    const { open, url } = loadInspector()
    const present = url()
    if (present !== undefined) return { url: present, isOurs: present === this.#url }
    this.#debugPort = process.debugPort
    try {
      open(0, '127.0.0.1')
    } catch (error) {
      return `the inspector could not be opened: ${errorWords(error)}`
    }
    this.#url = url() ?? null
    return this.#url === null
      ? 'the inspector has no port: this process may not have one'
      : { url: this.#url, isOurs: true }
  }

  /** Whoever is attached is detached, which resumes what is paused. One that is not ours is left open. */
  close(): void {
    if (this.#url === null) return
    const { close, url } = loadInspector()
    if (url() === this.#url) close()
    this.#url = null
    process.debugPort = this.#debugPort
  }
}

/** Only loaded when it is asked for. */
const loadInspector = (): typeof import('node:inspector') => require('node:inspector')
