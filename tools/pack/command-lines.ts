import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { listVerbs } from '../../electron/cli/command-line.ts'
import type { LineContext } from '../../electron/host/deck-options.ts'
import { parseCommandLine, withoutWindowSwitches } from '../../electron/main/start/command-line.ts'
import { samples } from '../../electron/samples/catalog.ts'
import { version } from '../../package.json'

/** What `clusterdeck` is to do with the words it got. `note`: why it is not what somebody may have expected. */
export type Start =
  | { readonly kind: 'print'; readonly text: string; readonly exitCode: number }
  | { readonly kind: 'terminal'; readonly words: readonly string[]; readonly note: string | null }
  | { readonly kind: 'window' }

/** A name that could be a verb's; a script's has mostly a dot. */
const oneWord = /^[a-z][a-z-]*$/

/** A verb goes to the host without a window; anything else opens the window, where there is a display for one. */
export function decideStart(
  words: readonly string[],
  place: { readonly workingDir: string; readonly hasDisplay: boolean },
): Start {
  const context: LineContext = { workingDir: place.workingDir, version, sampleIds: samples.map((one) => one.id) }
  const verbs = listVerbs(context)
  const [first] = words
  if (verbs.some(({ name }) => name === first)) return { kind: 'terminal', words, note: null }
  if (first !== undefined && oneWord.test(first) && !existsSync(resolve(place.workingDir, first))) {
    const names = verbs.map(({ name }) => name).join(', ')
    return {
      kind: 'print',
      text: `error: "${first}" is neither a script or folder in ${place.workingDir} nor a verb (${names})\n`,
      exitCode: 2,
    }
  }
  const line = parseCommandLine(words, context)
  if (line.kind === 'print') {
    return words.includes('--help') && line.exitCode === 0 ? { ...line, text: line.text + verbsText(verbs) } : line
  }
  if (place.hasDisplay) return { kind: 'window' }
  return {
    kind: 'terminal',
    words: ['run', ...withoutWindowSwitches(words)],
    note: 'no display here (neither DISPLAY nor WAYLAND_DISPLAY is set): running without a window, as "clusterdeck run" does',
  }
}

function verbsText(verbs: ReturnType<typeof listVerbs>): string {
  const width = Math.max(...verbs.map(({ name }) => name.length)) + 2
  const lines = verbs.map(({ name, description }) => `  ${name.padEnd(width)}${description}`)
  return `\nWithout a window, in the terminal:\n${lines.join('\n')}\n`
}
