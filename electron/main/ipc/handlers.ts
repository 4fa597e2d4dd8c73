// Above 300 lines: one handler for each command that needs Electron, in one table.
import { readFile } from 'node:fs/promises'
import { dirname, isAbsolute, join } from 'node:path'
import { app, type BrowserWindow, clipboard, dialog, nativeTheme, shell } from 'electron'
import { withoutUndefined } from '../../../shared/base/without-undefined.ts'
import { exportTargetTexts } from '../../../shared/export/exported.ts'
import type { CommandInput } from '../../../shared/ipc/contract.ts'
import type { Sample, SampleSource } from '../../../shared/model/deck.ts'
import { fail, ok, type Result } from '../../../shared/result.ts'
import type { DeckThread } from '../../deck/thread/deck-thread.ts'
import { writeExportBelow } from '../../host/write-export.ts'
import { thisPlatform } from '../../platform/this-platform.ts'
import { writeWhole } from '../../platform/write-whole.ts'
import type { Notices } from '../notices.ts'
import type { Recents } from '../saved/recents.ts'
import type { SavedStateFile } from '../saved/saved-state.ts'
import type { Updates } from '../updates/updates.ts'
import { openDevTools } from '../window/devtools-window.ts'
import { openSnapshot } from '../window/snapshot-window.ts'
import type { Zoom } from '../window/zoom.ts'
import type { OwnHandlers } from './answer-window.ts'
import type { EventPusher } from './ipc-server.ts'
import { openPlace } from './open-place.ts'
import type { PickedPrograms } from './picked-programs.ts'

export interface HandlerParts {
  readonly deck: Pick<DeckThread, 'call'>
  readonly saved: SavedStateFile
  readonly events: EventPusher
  readonly notices: Notices
  readonly recents: Recents
  readonly picked: Pick<PickedPrograms, 'add'>
  readonly samples: readonly Sample[]
  readonly embeddedNodeVersion: string
  readonly homeDir: string
  readonly zoom: Zoom
  /** Whether a room sees the window. One that was loaded anew is on no projector. */
  projecting(isOn: boolean): void
  window(): BrowserWindow | null
  /** Null: none are looked for. */
  readonly updates: Pick<Updates, 'look'> | null
  /** Where they come from. */
  readonly updateUrl: string | null
  /** The window has been told everything: what else waits for it may come. */
  attached(): void
}

const scriptFilters = [
  { name: 'Server scripts', extensions: ['js', 'mjs', 'cjs', 'ts', 'mts', 'cts', 'json'] },
  { name: 'All files', extensions: ['*'] },
]

/** What each command does that needs Electron, or what main keeps. */
export function createOwnHandlers(parts: HandlerParts): OwnHandlers {
  const { deck, saved, events, notices, recents, samples } = parts
  return {
    'deck.attach': async () => {
      const state = await deck.call('state', undefined)
      parts.projecting(false)
      // After the answer, which comes first to the window.
      setImmediate(parts.attached)
      // From here on without a pause: what the deck told before its state has been numbered, and nothing since.
      return ok({
        seq: events.seq,
        appVersion: app.getVersion(),
        platform: thisPlatform,
        homeDir: parts.homeDir,
        deckPid: process.pid,
        firstRun: saved.isFirstRun,
        view: saved.state.view,
        ...state,
        samples,
        recents: recents.all,
        notices: notices.all,
        embeddedNodeVersion: parts.embeddedNodeVersion,
      })
    },
    'deck.saveView': (change) => {
      saved.update({ view: { ...saved.state.view, ...withoutUndefined(change) } })
      if (change.theme !== undefined) nativeTheme.themeSource = change.theme
      if (change.zoomFactor !== undefined) parts.zoom.set(change.zoomFactor)
      return ok(undefined)
    },
    'deck.dismissNotice': ({ noticeId }) => ok(notices.remove(noticeId)),
    'cluster.openUrl': async ({ clusterId }) => {
      const url = await deck.call('urlOf', clusterId)
      return url.ok ? openInBrowser(url.value) : url
    },
    ...exportHandlers(parts),
    'heap.showInFolder': async ({ snapshotId }) => showInFolder(await deck.call('heapPath', snapshotId)),
    'heap.openDevTools': ({ snapshotId }) => openSnapshot(deck, parts.window(), snapshotId),
    ...lessonHandlers(parts),
    ...updateHandlers(parts),
    'worker.openDevTools': (asked) => openDevTools(deck, parts.window(), asked),
    'log.save': (asked) => saveLog(parts, asked),
    'sample.source': ({ sample }) => readSample(samples, sample),
    'recent.clear': () => ok(recents.clear()),
    'dialog.pickScript': () => pickProgram(parts, { properties: ['openFile'], filters: scriptFilters }),
    'dialog.pickFolder': ({ startAt }) =>
      pick(parts.window(), {
        properties: ['openDirectory'],
        ...(startAt === undefined ? {} : { defaultPath: startAt }),
      }),
    'dialog.pickNode': () => pickProgram(parts, { properties: ['openFile', 'showHiddenFiles'] }),
    'app.openPlace': (place) => openInEditor(parts, place),
    'app.copyText': copyText,
  }
}

function copyText({ text }: CommandInput<'app.copyText'>): Result<void> {
  clipboard.writeText(text)
  return ok(undefined)
}

function showInFolder(path: Result<string>): Result<void> {
  if (!path.ok) return path
  shell.showItemInFolder(path.value)
  return ok(undefined)
}

async function readSample(samples: readonly Sample[], id: string): Promise<Result<SampleSource>> {
  const found = samples.find((one) => one.id === id)
  if (found === undefined) return fail('not-found', `There is no sample "${id}"`)
  return ok({ id: found.id, path: found.path, source: await readFile(found.path, 'utf8') })
}

async function openInBrowser(url: string): Promise<Result<void>> {
  try {
    await shell.openExternal(url)
    return ok(undefined)
  } catch (error) {
    return fail('unsupported-here', `${url} could not be opened in a browser: ${String(error)}`)
  }
}

/** Which editor it is and what is part of the app is asked of what main keeps, not of the window. */
function openInEditor(
  { deck, saved }: HandlerParts,
  { clusterId, ...place }: CommandInput<'app.openPlace'>,
): Promise<Result<void>> {
  const settings = saved.state.clusters.find(({ id }) => id === clusterId)?.settings
  return openPlace(
    {
      editor: saved.state.view.editor,
      address: saved.state.view.editorAddress,
      folders: settings === undefined ? [] : [dirname(settings.scriptPath), settings.cwd].filter(isAbsolute),
      isNamed: (file) => deck.call('namesFile', { clusterId, file }),
      programFor: (url) => app.getApplicationNameForProtocol(url),
      openExternal: (url) => shell.openExternal(url),
    },
    place,
  )
}

async function pickProgram(
  { window, picked }: HandlerParts,
  options: Electron.OpenDialogOptions,
): Promise<Result<string | null>> {
  const answer = await pick(window(), options)
  if (answer.ok && answer.value !== null) picked.add(answer.value)
  return answer
}

async function pick(window: BrowserWindow | null, options: Electron.OpenDialogOptions): Promise<Result<string | null>> {
  const picked = window === null ? await dialog.showOpenDialog(options) : await dialog.showOpenDialog(window, options)
  return ok(picked.filePaths[0] ?? null)
}

/** What is written where a person says. */
function exportHandlers(
  parts: HandlerParts,
): Pick<OwnHandlers, 'load.export' | 'experiment.export' | 'profile.export' | 'export.save'> {
  const { deck } = parts
  return {
    'load.export': async (asked) => save(parts, await deck.call('exportLoads', asked)),
    'experiment.export': async (asked) => save(parts, await deck.call('exportExperiment', asked)),
    'profile.export': async (asked) => saveFiles(parts, await deck.call('exportProfile', asked)),
    'export.save': (asked) => saveExport(parts, asked),
  }
}

/** What lessons need of this process: its dialogs, and its silence. */
function lessonHandlers(
  parts: HandlerParts,
): Pick<OwnHandlers, 'lesson.open' | 'lesson.saveResult' | 'lesson.draft' | 'lesson.project'> {
  return {
    'lesson.open': ({ kind }) => openLesson(parts, kind),
    'lesson.saveResult': async ({ lessonId }) => save(parts, await parts.deck.call('lessonResult', lessonId)),
    'lesson.draft': ({ clusterId }) => draftLesson(parts, clusterId),
    'lesson.project': ({ isOn }) => ok(parts.projecting(isOn)),
  }
}

function updateHandlers({ updates, updateUrl }: HandlerParts): Pick<OwnHandlers, 'updates.state' | 'updates.look'> {
  return {
    'updates.state': () => ok({ from: updateUrl }),
    'updates.look': () =>
      updates === null ? fail('unsupported-here', 'This deck was built without a place for updates') : updates.look(),
  }
}

/** Systems but macOS pick either files or folders in one dialog. */
async function openLesson({ window, deck }: HandlerParts, kind: 'file' | 'folder') {
  const picked = await pick(
    window(),
    kind === 'folder'
      ? { title: 'The folder of a lesson', properties: ['openDirectory'] }
      : {
          title: 'A packed lesson',
          properties: ['openFile'],
          filters: [{ name: 'Lessons', extensions: ['decklesson', 'zip'] }],
        },
  )
  if (!picked.ok) return picked
  return picked.value === null ? ok(null) : deck.call('openLesson', picked.value)
}

async function draftLesson({ window, deck }: HandlerParts, clusterId: string) {
  const picked = await pick(window(), {
    title: 'An empty folder for the new lesson',
    properties: ['openDirectory', 'createDirectory'],
  })
  if (!picked.ok) return picked
  return picked.value === null ? ok(null) : deck.call('beginLesson', { clusterId, folder: picked.value })
}

async function save(
  { window }: HandlerParts,
  exported: Result<{ readonly fileName: string; readonly text: string }>,
): Promise<Result<string | null>> {
  return exported.ok ? saveText(window(), exported.value.fileName, exported.value.text) : exported
}

/** One file where the person says; of several their folder, whose path is the answer. */
async function saveFiles(
  { window }: HandlerParts,
  exported: Result<readonly { readonly fileName: string; readonly text: string }[]>,
): Promise<Result<string | null>> {
  if (!exported.ok) return exported
  const [first, ...others] = exported.value
  if (first === undefined) return fail('not-found', 'There is nothing to export')
  if (others.length === 0) return saveText(window(), first.fileName, first.text)
  const picked = await pick(window(), {
    title: `A folder for ${exported.value.length} files`,
    properties: ['openDirectory', 'createDirectory'],
  })
  if (!picked.ok || picked.value === null) return picked
  for (const { fileName, text } of exported.value) {
    const written = await writeText(join(picked.value, fileName), text)
    if (!written.ok) return written
  }
  return picked
}

/** Into a new folder: nothing that is there is written over. */
async function saveExport(
  { window, deck }: HandlerParts,
  { clusterId, target }: CommandInput<'export.save'>,
): Promise<Result<string | null>> {
  const made = await deck.call('exportFiles', { source: { kind: 'cluster', clusterId }, target, evidence: null })
  if (!made.ok) return made
  const picked = await pick(window(), {
    title: `Where the folder for ${exportTargetTexts[target].label} shall be made`,
    properties: ['openDirectory', 'createDirectory'],
  })
  if (!picked.ok || picked.value === null) return picked
  return writeExportBelow(picked.value, made.value)
}

/** Asks where, writes, answers the path; null when the person cancelled. */
async function saveText(window: BrowserWindow | null, fileName: string, text: string): Promise<Result<string | null>> {
  const filePath = await askPath(window, fileName)
  return filePath === null ? ok(null) : writeText(filePath, text)
}

async function writeText(filePath: string, text: string): Promise<Result<string>> {
  try {
    // For this user's eyes, as everything the deck writes: whoever hands it on decides so.
    await writeWhole(filePath, text)
    return ok(filePath)
  } catch (error) {
    return fail('refused', `${filePath} could not be written (${String(error)}): choose another place`)
  }
}

/** The thread of the logs writes it: it may be larger than what should pass here. */
async function saveLog(
  { window, deck }: HandlerParts,
  asked: CommandInput<'log.save'>,
): Promise<Result<string | null>> {
  const path = await askPath(window(), `log-${fileTime()}.${asked.format === 'jsonl' ? 'jsonl' : 'log'}`)
  if (path === null) return ok(null)
  const saved = await deck.call('saveLog', { ...asked, path })
  return saved.ok ? ok(path) : saved
}

/** Where a file is to be written; null when the person cancelled. */
async function askPath(window: BrowserWindow | null, fileName: string): Promise<string | null> {
  const options = { defaultPath: join(app.getPath('documents'), fileName) }
  const { filePath } =
    window === null ? await dialog.showSaveDialog(options) : await dialog.showSaveDialog(window, options)
  return filePath === '' ? null : filePath
}

/** "20261129-143101", for a name. */
function fileTime(): string {
  return new Date().toISOString().slice(0, 19).replace(/[-:]/g, '').replace('T', '-')
}
