import type { Session } from 'node:inspector'

/**
 * An inspector session inside this very process: no port is opened, nothing is printed, and sessions of the app's own or of a
 * debugger beside it go on as they were.
 */
export class OwnSession {
  readonly #session: Session

  /** Throws where this Node lets nobody look inside (the permission model does). */
  constructor() {
    this.#session = createSession()
    this.#session.connect()
  }

  /** Answers at once: what is asked of the thread that asks is served before `post` returns. Throws what the inspector refused. */
  ask(method: string, parameters: object = {}): unknown {
    const answers: { readonly error: Error | null; readonly result: unknown }[] = []
    this.#session.post(method, parameters, (error, result) => answers.push({ error, result }))
    const [answer] = answers
    if (answer === undefined) throw new Error('the inspector of this process did not answer')
    if (answer.error !== null) throw answer.error
    return answer.result
  }

  /** What the session began ends with it. */
  close(): void {
    this.#session.disconnect()
  }
}

/** Loaded with the first session: the module replaces `process.chdir`, which a look that needs none must not do. */
export function createSession(): Session {
  const { Session }: typeof import('node:inspector') = require('node:inspector')
  return new Session()
}
