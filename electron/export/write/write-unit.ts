import { isGroup, isList, type Line, type Tree } from '../tree.ts'
import { wrapComment } from './wrap-comment.ts'

/** Sections of a systemd unit, each line's reason above it; a list is the same key again and again. */
export function writeUnit(head: readonly string[], sections: Tree): string {
  const parts = isGroup(sections) ? sections.lines.map(writeSection) : []
  return `${head.flatMap(comment).join('')}\n${parts.join('\n')}`
}

function writeSection({ key, value, why }: Line): string {
  const lines = isGroup(value) ? value.lines.flatMap(writeLine) : []
  return [...comment(why), `[${key}]\n`, ...lines].join('')
}

function writeLine({ key, value, why }: Line): readonly string[] {
  const values = isList(value) ? value : [value]
  return [...comment(why), ...values.map((one) => `${key}=${one}\n`)]
}

function comment(why: string | null): readonly string[] {
  return why === null ? [] : wrapComment(why).map((text) => `# ${text}\n`)
}

/** A value as one word of a unit: systemd reads % and \ itself, and $ where it runs something. */
export function unitWord(text: string, runs: boolean): string {
  const escaped = text.replaceAll('\\', '\\\\').replaceAll('%', '%%').replaceAll('"', '\\"').replaceAll('\n', '\\n')
  const whole = runs ? escaped.replaceAll('$', '$$$$') : escaped
  return /^[\w@%+=:,./-]+$/.test(whole) ? whole : `"${whole}"`
}
