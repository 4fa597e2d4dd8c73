import type { ClusterSnapshot } from '../../../shared/model/cluster.ts'
import type { OpenRequest } from '../../../shared/model/settings.ts'
import { fail, ok, type Result } from '../../../shared/result.ts'
import type { DeckCalls, DeckHost } from '../../deck/deck-host.ts'
import type { ExportSource, MadeExport } from '../../deck/export/export-desk.ts'
import type { Evidence } from '../../export/evidence.ts'
import { type BuiltFiles, findBuiltFiles } from '../../host/built-files.ts'
import { askedFor } from '../../host/deck-options.ts'
import { noticeLine, readPushes } from '../../host/terminal-lines.ts'
import { WayOut } from '../../host/way-out.ts'
import { writeExport } from '../../host/write-export.ts'
import { createCliDeck } from '../cli-deck.ts'
import { howItIsOver, lastComplaints } from '../complaints.ts'
import { type ExportExit, exportExitCodes } from '../exit-codes.ts'
import { complain } from '../print-lines.ts'
import { cliUserData } from '../user-data.ts'
import type { ExportLine } from './export-line.ts'
import { filesText, remarksText } from './export-text.ts'
import { readEvidence } from './read-evidence.ts'
import { rememberedCluster } from './remembered-cluster.ts'

/** A cluster that does not listen by then is not going to; nor is a reload over. */
const patienceMs = 120_000
const nothingFirst = { asked: null, remembered: [], welcome: null } as const

/** Makes one export, prints or writes it, and ends. Only `--measure` starts anything. */
export class ExportRun {
  readonly #line: ExportLine
  readonly #files: BuiltFiles
  readonly #deck: DeckCalls
  readonly #wayOut: WayOut
  readonly #onChange = new Set<(cluster: ClusterSnapshot) => void>()
  #outcome: ExportExit = 'notMade'
  #isInterrupted = false

  /** `here`: folder of the bundle. */
  constructor(line: ExportLine, here: string) {
    this.#line = line
    this.#files = findBuiltFiles(here)
    this.#deck = createCliDeck(this.#files, nothingFirst, line.userDataDir, this.#createHost())
    this.#wayOut = new WayOut({
      onDraining() {},
      drain: () => this.#deck.stopAll(undefined),
      leave: async () => this.#deck.end(undefined),
      exit: () => this.#exit(),
    })
  }

  async start(): Promise<void> {
    for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {})
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
      process.on(signal, () => {
        this.#isInterrupted = true
        this.#wayOut.ask(signal)
      })
    }
    const made = await this.#make()
    if (this.#isInterrupted) return
    const told = made.ok ? await this.#tell(made.value) : made
    if (told.ok) this.#outcome = 'made'
    else complain(told.error.message)
    this.#wayOut.ask('quit')
  }

  async #make(): Promise<Result<MadeExport>> {
    const { target, evidencePath } = this.#line
    const evidence = evidencePath === null ? ok(null) : await readEvidence(evidencePath)
    if (!evidence.ok) return evidence
    const source = await this.#source()
    if (!source.ok) return source
    return this.#deck.exportFiles({ source: source.value, target, evidence: evidence.value satisfies Evidence | null })
  }

  async #source(): Promise<Result<ExportSource>> {
    const { cluster, userDataDir, measuredReloads } = this.#line
    const asked = askedFor({ ...this.#line, kind: 'run' }, this.#files.samples)
    const remembered = cluster === null ? null : await rememberedCluster(cliUserData(userDataDir), cluster)
    if (remembered?.ok === false) return remembered
    if (measuredReloads !== null) {
      const request = remembered === null ? asked : remembered.value
      return request === null ? fail('not-found', 'there is nothing to start') : this.#measure(request, measuredReloads)
    }
    if (remembered !== null) return ok({ kind: 'settings', settings: remembered.value })
    const settings =
      asked === null ? fail('not-found', 'there is nothing to export') : await this.#deck.settingsAsked(asked)
    return settings.ok ? ok({ kind: 'settings', settings: settings.value }) : settings
  }

  /** Starts it, reloads it that often, and leaves what was seen with the deck. */
  async #measure(request: OpenRequest, reloads: number): Promise<Result<ExportSource>> {
    await this.#deck.start({ ...nothingFirst, asked: request })
    const [opened] = this.#deck.state(undefined).clusters
    // Why not was a notice.
    if (opened === undefined) return fail('wrong-state', 'nothing was started: no evidence')
    const stands = await this.#until((cluster) => isServing(cluster) || howItIsOver([cluster]) !== null)
    if (!stands.ok) return stands
    if (!isServing(stands.value)) return fail('wrong-state', lastComplaints(stands.value).join('\n'))
    for (let number = 1; number <= reloads; number += 1) {
      const begun = await this.#deck['cluster.reload']({ clusterId: opened.id, slot: null })
      if (!begun.ok) return begun
      const { operationId } = begun.value
      const over = await this.#until(({ reload }) => reload?.operationId === operationId && reload.state !== 'running')
      if (!over.ok) return over
      if (over.value.reload?.state !== 'done') return fail('wrong-state', `${over.value.reload?.words}: no evidence`)
    }
    return ok({ kind: 'cluster', clusterId: opened.id })
  }

  /** The one cluster, as soon as it is as wanted. */
  #until(isSo: (cluster: ClusterSnapshot) => boolean): Promise<Result<ClusterSnapshot>> {
    const [now] = this.#deck.state(undefined).clusters
    if (now !== undefined && isSo(now)) return Promise.resolve(ok(now))
    return new Promise((resolve) => {
      const settle = (result: Result<ClusterSnapshot>): void => {
        clearTimeout(timer)
        this.#onChange.delete(heard)
        resolve(result)
      }
      const heard = (cluster: ClusterSnapshot): void => void (isSo(cluster) && settle(ok(cluster)))
      const tooLate = fail('not-reached-in-time', `nothing came of it within ${patienceMs / 1000} s`)
      const timer = setTimeout(() => settle(tooLate), patienceMs)
      this.#onChange.add(heard)
    })
  }

  /** Files to stdout or into a folder; remarks beside them, where a pipe does not swallow them. */
  async #tell(made: MadeExport): Promise<Result<void>> {
    const { outDir, overwrites } = this.#line
    if (outDir === null) {
      process.stdout.write(`${filesText(made)}\n`)
      process.stderr.write(`${remarksText(made)}\n`)
      return ok(undefined)
    }
    const written = await writeExport(outDir, made, overwrites)
    if (!written.ok) return written
    const names = [...made.files.map(({ fileName }) => fileName), 'evidence.json']
    process.stdout.write(`${remarksText(made)}\n\nWritten to ${written.value}: ${names.join(', ')}\n`)
    return ok(undefined)
  }

  #createHost(): Pick<DeckHost, 'push' | 'notice'> {
    return {
      push: readPushes({
        cluster: (snapshot) => {
          for (const heard of this.#onChange) heard(snapshot)
        },
      }),
      notice: (notice) => complain(noticeLine(notice)),
    }
  }

  #exit(): void {
    const { code } = exportExitCodes[this.#isInterrupted ? 'interrupted' : this.#outcome]
    // What is still on its way to a pipe would be lost.
    process.stdout.write('', () => process.exit(code))
  }
}

function isServing({ runState, slots, listeningCount }: ClusterSnapshot): boolean {
  return runState === 'running' && listeningCount > 0 && slots.every(({ phase }) => phase === 'listening')
}
