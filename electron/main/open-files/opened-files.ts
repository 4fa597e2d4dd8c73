import { readFile, stat } from 'node:fs/promises'
import { basename } from 'node:path'
import { errorWords } from '../../../shared/base/error-words.ts'
import type { MenuRequest } from '../../../shared/ipc/menu-request.ts'
import { limits } from '../../../shared/limits.ts'
import type { NoticeContent } from '../../../shared/model/deck.ts'
import { fail, ok, type Result } from '../../../shared/result.ts'
import { openableKind } from './file-kinds.ts'

export interface OpenedFilesParts {
  /** Puts a lesson on the list; nothing of it runs. */
  openLesson(path: string): Promise<Result<unknown>>
  ask(request: MenuRequest): void
  notice(notice: NoticeContent): void
}

/** Files that a person opened outside of the window: shown as soon as it is there to show them. Nothing of them runs. */
export class OpenedFiles {
  readonly #parts: OpenedFilesParts
  /** Null: the window takes requests. */
  #waiting: MenuRequest[] | null = []

  constructor(parts: OpenedFilesParts) {
    this.#parts = parts
  }

  /** What cannot be shown is a notice that says why. Never rejects. */
  async open(paths: readonly string[]): Promise<void> {
    // In their order: the last one is what the person sees.
    for (const path of paths) {
      const request = await this.#look(path)
      if (request.ok) this.#ask(request.value)
      else
        this.#parts.notice({
          tone: 'warn',
          title: `${basename(path)} was not opened`,
          detail: request.error.message,
          action: null,
        })
    }
  }

  /** The window has attached: what waited for it comes now. */
  attached(): void {
    const waiting = this.#waiting ?? []
    this.#waiting = null
    for (const request of waiting) this.#parts.ask(request)
  }

  #ask(request: MenuRequest): void {
    if (this.#waiting === null) this.#parts.ask(request)
    else this.#waiting.push(request)
  }

  async #look(path: string): Promise<Result<MenuRequest>> {
    try {
      if (openableKind(path) === 'lesson') {
        const put = await this.#parts.openLesson(path)
        return put.ok ? ok({ do: 'show-lessons' }) : put
      }
      const source = await readExperiment(path)
      return source.ok ? ok({ do: 'offer-experiment', name: basename(path), source: source.value }) : source
    } catch (error) {
      return fail('not-found', `${path} cannot be read: ${errorWords(error)}`)
    }
  }
}

/** Only a regular file, and one that may be an experiment: a pipe would be waited for without end. */
async function readExperiment(path: string): Promise<Result<string>> {
  const stats = await stat(path)
  if (!stats.isFile()) return fail('invalid-input', `${path} is no file`)
  if (stats.size > limits.experimentChars * 4) {
    const most = `an experiment has ${limits.experimentChars} characters at most`
    return fail('invalid-input', `${path} has ${stats.size} bytes, and ${most}`)
  }
  return ok(await readFile(path, 'utf8'))
}
