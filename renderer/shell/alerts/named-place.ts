/** A place in the person's code: as an alert names it, and whole, as an editor takes it. */
export interface NamedPlace {
  readonly label: string
  readonly whole: string
}

/**
 * The place that an error ends with, "… (server.js:3)", found whole in the output that explains it. Null when the error names
 * none, or the output never says where that file lies: half a path would lead nowhere.
 */
export function namedPlace(error: string | null, output: readonly string[]): NamedPlace | null {
  const label = /\(([^()\s]+:\d+)\)\.?$/.exec(error ?? '')?.[1]
  if (label === undefined) return null
  for (const line of output) {
    const at = line.indexOf(label)
    if (at < 0 || /\d/.test(line[at + label.length] ?? '')) continue
    const before = /(?:file:\/\/)?((?:[A-Za-z]:)?[/\\][^()]*)$/.exec(line.slice(0, at))?.[1] ?? ''
    if (/[/\\]$/.test(before)) return { label, whole: `${before}${label}` }
  }
  return null
}
