/** A line of an entry, or a run of Node's own frames in it. */
export type EntryLine =
  | { readonly kind: 'text'; readonly text: string }
  | {
      readonly kind: 'own' | 'package'
      /** Around the place: "    at sumOrder (" and ")". */
      readonly before: string
      readonly place: string
      readonly after: string
    }
  | { readonly kind: 'node'; readonly frames: readonly string[] }

const frame = /^(\s+at (?:.* \()?)((?:file:\/\/|node:|[A-Za-z]:\\|\/|[\w.~@-]+[\\/]).*?:\d+(?::\d+)?)(\)?,?)\s*$/
const nativeFrame = /^\s+at (?:.*\()?(?:node:|native\b|<anonymous>|internal\/)/

/** Frames of one's own code stay bright; Node's are folded, since nobody looks for the fault there first. */
export function entryLines(lines: readonly string[]): readonly EntryLine[] {
  const read: EntryLine[] = []
  let frames: string[] = []
  const endRun = () => {
    if (frames.length > 0) read.push({ kind: 'node', frames })
    frames = []
  }
  for (const text of lines) {
    if (nativeFrame.test(text)) {
      frames.push(text)
      continue
    }
    endRun()
    const [, before, place, after] = frame.exec(text) ?? []
    if (before === undefined || place === undefined || after === undefined) read.push({ kind: 'text', text })
    else read.push({ kind: /[\\/]node_modules[\\/]/.test(place) ? 'package' : 'own', before, place, after })
  }
  endRun()
  return read
}
