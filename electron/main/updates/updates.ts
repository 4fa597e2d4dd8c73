import type { Clock } from '../../../shared/base/clock.ts'
import type { UpdateLook } from '../../../shared/ipc/update-commands.ts'
import type { NoticeContent } from '../../../shared/model/deck.ts'
import type { ViewPreferences } from '../../../shared/model/settings.ts'
import { fail, ok, type Result } from '../../../shared/result.ts'

/** The first look by itself comes when the deck has started all it had to, the others once a day. */
const firstLookMs = 60_000
const nextLookMs = 24 * 3_600_000

/** What fetches and installs a version; loaded when somebody looks for one. */
export interface Updater {
  /** Null: there is none that is newer. */
  check(): Promise<Result<{ readonly version: string } | null>>
  /** Answers when it is here and its checksum is right. */
  download(): Promise<Result<void>>
  /** Answers whether it was begun. The very last thing: the app is replaced. */
  install(): boolean
}

/** A question to the person, and what its buttons do; the last one is "no", as Escape is. */
export interface UpdateQuestion {
  readonly message: string
  readonly detail: string
  readonly buttons: readonly [string, string]
}

export interface UpdatesParts {
  readonly clock: Clock
  choice(): ViewPreferences['updates']
  /** While a class is open nothing is looked for and nothing asked. */
  isClassOpen(): Promise<boolean>
  runningCount(): Promise<number>
  loadUpdater(): Promise<Updater>
  /** True: the first button. */
  ask(question: UpdateQuestion): Promise<boolean>
  notice(notice: NoticeContent): void
  quit(): void
}

/**
 * Newer versions of the deck. Nothing is looked for unless a person said so, nothing fetched unless they are asked, and nothing
 * installed before every cluster has stopped: it happens on the way out, as the last of all.
 */
export class Updates {
  readonly #parts: UpdatesParts
  #updater: Updater | null = null
  #isLooking = false
  #isFetching = false
  /** A version that was refused is not asked about again by itself. */
  #refused: string | null = null
  #ready: string | null = null
  #installsAtEnd = false
  #cancel: () => void

  constructor(parts: UpdatesParts) {
    this.#parts = parts
    this.#cancel = parts.clock.after(firstLookMs, () => void this.#lookByItself())
  }

  close(): void {
    this.#cancel()
  }

  /** Because a person pressed: every answer is told, that there is nothing newer, too. */
  async look(): Promise<Result<UpdateLook>> {
    if (this.#isLooking || this.#isFetching)
      return fail('already-so', 'The deck looks for a newer version already, or fetches it')
    if (await this.#parts.isClassOpen()) {
      return fail('wrong-state', 'A class is open: updates wait until it is closed')
    }
    this.#isLooking = true
    try {
      return await this.#look(true)
    } finally {
      this.#isLooking = false
    }
  }

  /** On the way out, when no cluster runs any more and everything is written. */
  installAtEnd(): void {
    if (this.#installsAtEnd) this.#updater?.install()
  }

  async #lookByItself(): Promise<void> {
    this.#cancel = this.#parts.clock.after(nextLookMs, () => void this.#lookByItself())
    if (this.#parts.choice() === 'off' || this.#isLooking || this.#isFetching || this.#ready !== null) return
    if (await this.#parts.isClassOpen()) return
    this.#isLooking = true
    // What fails by itself is no news: the network may be away, and the next look comes tomorrow.
    await this.#look(false).finally(() => {
      this.#isLooking = false
    })
  }

  async #look(isAsked: boolean): Promise<Result<UpdateLook>> {
    if (this.#ready !== null) return this.#offerInstall(this.#ready)
    this.#updater ??= await this.#parts.loadUpdater()
    const found = await this.#updater.check()
    if (!found.ok) return found
    if (found.value === null) return ok({ words: 'This is the newest version' })
    const { version } = found.value
    if (!isAsked && version === this.#refused) return ok({ words: `Clusterdeck ${version} was refused before` })
    const wants = await this.#parts.ask({
      message: `Clusterdeck ${version} is there. Download it?`,
      detail: 'Clusters go on running. You are asked again before it is installed.',
      buttons: ['Download', 'Not now'],
    })
    if (!wants) {
      this.#refused = version
      return ok({ words: `Clusterdeck ${version} is not downloaded` })
    }
    void this.#fetch(this.#updater, version)
    return ok({ words: `Clusterdeck ${version} is being downloaded` })
  }

  async #fetch(updater: Updater, version: string): Promise<void> {
    this.#isFetching = true
    const fetched = await updater.download()
    this.#isFetching = false
    if (fetched.ok) {
      this.#ready = version
      await this.#offerInstall(version)
      return
    }
    this.#parts.notice({
      tone: 'warn',
      title: `Clusterdeck ${version} was not downloaded`,
      detail: `${fetched.error.message}. Nothing was changed; look again in Settings`,
      action: null,
    })
  }

  /** Running clusters are never stopped for it: then it waits for the person to quit, who is asked about nothing more. */
  async #offerInstall(version: string): Promise<Result<UpdateLook>> {
    const runningCount = await this.#parts.runningCount()
    const isFree = runningCount === 0
    const running = runningCount === 1 ? '1 cluster runs' : `${runningCount} clusters run`
    const wants = await this.#parts.ask({
      message: isFree ? `Quit, and install Clusterdeck ${version}?` : `Install Clusterdeck ${version} when you quit?`,
      detail: isFree
        ? 'No cluster runs.'
        : `${running}: it is installed after all have stopped, when you quit the deck.`,
      buttons: [isFree ? 'Quit and install' : 'Install on quit', 'Not now'],
    })
    this.#installsAtEnd = wants
    if (wants && isFree) this.#parts.quit()
    return ok({ words: wants ? `Clusterdeck ${version} is installed on quit` : `Clusterdeck ${version} waits` })
  }
}
