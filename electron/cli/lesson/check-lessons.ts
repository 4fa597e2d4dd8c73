import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { plainForTerminal } from '../../../shared/base/plain-line.ts'
import { counted } from '../../../shared/base/plain-words.ts'
import type { BuiltDeck } from '../../deck/build-deck.ts'
import { checkOnWorkers } from '../../deck/lessons/check-on-workers.ts'
import type { KnownLesson } from '../../deck/lessons/shelf/lesson-catalogue.ts'
import { type BuiltFiles, findBuiltFiles } from '../../host/built-files.ts'
import { deckFolders } from '../../host/deck-folders.ts'
import { noticeLine } from '../../host/terminal-lines.ts'
import { WayOut } from '../../host/way-out.ts'
import type { CheckedPart, LessonCheck } from '../../lessons/check-lesson.ts'
import { createCliDeck } from '../cli-deck.ts'
import { type LessonExit, lessonExitCodes } from '../exit-codes.ts'
import { complain, printJson, printLine, say } from '../print-lines.ts'
import { cliUserData } from '../user-data.ts'
import { partLines } from './check-words.ts'
import { findLessons } from './find-lessons.ts'
import type { LessonCheckLine } from './lesson-line.ts'

const nothingFirst = { asked: null, remembered: [], welcome: null }

/** Plays lessons without a person, one after the other, prints what came of each part, and ends with the code of the worst. */
export class LessonCheckHost {
  readonly #line: LessonCheckLine
  readonly #files: BuiltFiles
  #wayOut: WayOut | null = null
  #outcome: LessonExit = 'held'
  readonly #stopping = new AbortController()
  /** Beside the copies, and named as they are: what is left of a process that was killed goes with the next one. */
  readonly #unpackDir: string
  #playing: Promise<unknown> = Promise.resolve()
  #isInterrupted = false

  /** `here`: folder of the bundle. */
  constructor(line: LessonCheckLine, here: string) {
    this.#line = line
    this.#files = findBuiltFiles(here)
    const { learningDir } = deckFolders(cliUserData(line.userDataDir))
    this.#unpackDir = join(learningDir, 'copies', `${process.pid}-opened`)
  }

  async start(): Promise<void> {
    for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {})
    const { lessons, workingDir, userDataDir } = this.#line
    const ownDir = this.#files.lessons
    const found = await findLessons({ named: lessons, workingDir, ownDir, unpackDir: this.#unpackDir })
    if (!found.ok) {
      process.stderr.write(`${plainForTerminal(found.error.message)}\n`)
      return this.#exit('usage')
    }
    const deck = createCliDeck(this.#files, nothingFirst, userDataDir, {
      push() {},
      notice: (notice) => complain(noticeLine(notice)),
    })
    const wayOut = new WayOut({
      onDraining() {},
      drain: async () => {
        this.#stopping.abort()
        await Promise.all([this.#playing, deck.stopAll(undefined)])
      },
      leave: async () => deck.end(undefined),
      exit: () => this.#exit(this.#isInterrupted ? 'interrupted' : this.#outcome),
    })
    this.#wayOut = wayOut
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => this.#interrupt(signal))
    await deck.start(nothingFirst)
    for (const known of found.value) await this.#playAll(deck, known)
    if (!this.#isInterrupted) wayOut.ask('quit')
  }

  async #playAll(deck: BuiltDeck, known: KnownLesson): Promise<void> {
    const { repeats } = this.#line
    let goodCount = 0
    for (let round = 1; round <= repeats && !this.#isInterrupted; round += 1) {
      const isGood = await this.#play(deck, known, round)
      if (isGood) goodCount += 1
    }
    const { title } = known.lesson.file
    if (repeats > 1 && !this.#line.asJson) say(`${title}: good in ${goodCount} of ${counted(repeats, 'round')}`)
  }

  async #play(deck: BuiltDeck, { lesson, folder }: KnownLesson, round: number): Promise<boolean> {
    const { seed, nodePath, asJson } = this.#line
    const { id, title } = lesson.file
    if (!asJson) say(`${title} (${id}), round ${round} with seed ${seed + round - 1}`)
    const playing = checkOnWorkers(deck.lessons.ground, {
      lesson,
      source: folder,
      nodePath,
      seed: seed + round - 1,
      told: (part) => this.#printPart(id, round, part),
      stopped: this.#stopping.signal,
    })
    this.#playing = playing
    const played = await playing
    if (this.#isInterrupted) return false
    if (played.ok) return this.#printEnd(round, played.value)
    this.#outcome = 'notStarted'
    complain(`${id}: ${played.error.message}`)
    return false
  }

  #printPart(lessonId: string, round: number, part: CheckedPart): void {
    if (this.#isInterrupted) return
    if (this.#line.asJson) printJson(JSON.stringify({ event: 'part', lessonId, round, ...part }))
    else for (const line of partLines(part)) printLine(line)
  }

  #printEnd(round: number, check: LessonCheck): boolean {
    const { isGood, words, problems, lessonId, tookMs, claimCounts } = check
    if (!isGood && this.#outcome === 'held') this.#outcome = 'failed'
    if (this.#line.asJson) {
      printJson(JSON.stringify({ event: 'ended', lessonId, round, isGood, words, tookMs, claimCounts, problems }))
      return isGood
    }
    for (const problem of problems) say(`problem: ${problem}`)
    say(words)
    return isGood
  }

  #interrupt(signal: 'SIGINT' | 'SIGTERM' | 'SIGHUP'): void {
    if (!this.#isInterrupted) complain(`${signal}: the lesson ends, and its cluster with it; again ends at once`)
    this.#isInterrupted = true
    this.#wayOut?.ask(signal)
  }

  #exit(outcome: LessonExit): void {
    rmSync(this.#unpackDir, { recursive: true, force: true })
    // What is still on its way to a pipe would be lost.
    process.stdout.write('', () => process.exit(lessonExitCodes[outcome].code))
  }
}
