import { realpathSync, statSync } from 'node:fs'
import { extname, isAbsolute } from 'node:path'
import { fileURLToPath } from 'node:url'
import { errorWords } from '../../../shared/base/error-words.ts'
import {
  addressRefusal,
  type CodePlace,
  type EditorId,
  editorName,
  knownEditors,
  placeText,
} from '../../../shared/editor/editors.ts'
import { fail, ok, type Result } from '../../../shared/result.ts'
import { isBelow } from '../../platform/below-folders.ts'

/** What a stack may name, and an editor shows without running it. */
const codeEndings = /^\.(?:[cm]?[jt]sx?|vue|svelte|astro|coffee|json|html)$/i

export interface OpenPlaceParts {
  readonly editor: EditorId
  /** The address of an editor that is not among the known ones. */
  readonly address: string
  /** Folders of the cluster's script and of its work: what lies in them may be opened. */
  readonly folders: readonly string[]
  /** Whether a stack that the deck has read and looked up names the file. Asked only of what lies elsewhere. */
  isNamed(file: string): Promise<boolean>
  /** Name of the program that opens such addresses; '': there is none. */
  programFor(url: string): string
  openExternal(url: string): Promise<void>
}

/**
 * Opens a place in the person's editor. The window names the place alone: which
 * file may be opened, and by what, is decided here.
 */
export async function openPlace(parts: OpenPlaceParts, place: CodePlace): Promise<Result<void>> {
  const { editor, address } = parts
  if (editor === 'none') return fail('wrong-state', 'No editor is chosen: choose one in Settings, under Code')
  const refusal = editor === 'other' ? addressRefusal(address) : ''
  if (refusal !== '') return fail('invalid-input', `The address of the editor cannot be used: ${refusal}`)
  const found = readFile(place.file)
  if (!found.ok) return found
  const file = found.value
  if (!isBelow(file, parts.folders) && !(await parts.isNamed(place.file)) && !(await parts.isNamed(file))) {
    return fail(
      'refused',
      `${file} is not part of this cluster's app, and no error or stack of it names it: copy it instead`,
    )
  }
  const url = placeUrl(editor === 'other' ? address : knownEditors[editor].address, { ...place, file })
  const scheme = url.slice(0, url.indexOf(':') + 1)
  const nobody = `${placeText({ ...place, file })} was not opened: nothing on this machine opens ${scheme} addresses. Install ${editorName(editor)}, or choose another editor in Settings`
  if (parts.programFor(url) === '') return fail('unsupported-here', nobody)
  try {
    await parts.openExternal(url)
    return ok(undefined)
  } catch (error) {
    return fail('unsupported-here', `${nobody} (${errorWords(error)})`)
  }
}

/** An address with a place in it. Nothing of the path can become another part of the address. */
export function placeUrl(address: string, { file, line, column }: CodePlace): string {
  const path = file
    .split(/[\\/]/)
    .map((part, at) => (at === 0 && /^[A-Za-z]:$/.test(part) ? part : encodeURIComponent(part)))
    .join('/')
  // Of "…/{file}" the slash is the path's own.
  const afterSlash = path.startsWith('/') ? path : `/${path}`
  return address
    .replaceAll(/(?<!\/)\/\{file\}|\{file\}/g, (hole) => (hole === '{file}' ? path : afterSlash))
    .replaceAll('{line}', String(line ?? 1))
    .replaceAll('{column}', String(column ?? 1))
}

/** Where the file really lies; of what is no whole path to a file of code on this machine, why not. */
function readFile(given: string): Result<string> {
  try {
    const path = given.startsWith('file:') ? fileURLToPath(given) : given
    // What Windows would fetch from another machine is not even asked for.
    if (!isAbsolute(path) || /^[\\/]{2}/.test(path)) {
      return fail('invalid-input', `${given} is no whole path on this machine: copy it instead`)
    }
    const real = realpathSync(path)
    if (!codeEndings.test(extname(real)) || !statSync(real).isFile()) {
      return fail('refused', `${real} is no file of code: open it from your editor`)
    }
    return ok(real)
  } catch (error) {
    return fail('not-found', `${given} cannot be opened (${errorWords(error)}): it may have been moved or deleted`)
  }
}
