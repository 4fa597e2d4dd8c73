/** Characters that may be looked at for each place of the text, in all ways to repeat the parts. */
const mostSteps = 512
/** Another character of printable ASCII than these stands for itself. */
const special = /[\\^$.|?*+()[\]{}]/
const printable = /^[ -~]*$/
/** Of a class only what each engine reads alike: letters, digits, their ranges, and signs that mean nothing there. */
const classAtom = /^\[(?:[A-Za-z0-9]-[A-Za-z0-9]|[A-Za-z0-9_ "'#%/:;,=@.!<>]|\\d|\\w)+\]/
const otherAtom = /^(?:\\[dw]|\\[!-/:-@[-`{-~]|[ -~])/
const quantifier = /^(?:([?*+])|\{(\d{1,3})(?:(,)(\d{0,3}))?\})/
const greedLeft = /^[?*+{]/

/**
 * The same pattern for the engine of JavaScript, which is many times as fast, where that is certain to find the same and in a time that
 * grows with the text alone: texts and classes of printable ASCII with bounded repeats. Null: another engine must do it.
 * What matches nothing at all has no place. A match never spans lines, so it finds the same in a line as in all lines together.
 */
export function linearPattern(source: string): string | null {
  if (!printable.test(source)) return null
  const branches: string[] = ['']
  let ways = 1
  let length = 0
  let isEmpty = true
  for (let at = 0; at < source.length; ) {
    const rest = source.slice(at)
    if (rest.startsWith('|')) {
      if (isEmpty) return null
      isEmpty = true
      branches.push('')
      at++
      continue
    }
    const atom = readAtom(rest)
    if (atom === null) return null
    const after = rest.slice(atom.length)
    const found = quantifier.exec(after)
    const repeat = found === null ? '' : found[0]
    const next = after.slice(repeat.length)
    if (greedLeft.test(next)) return null
    const times = readRepeat(found, next === '' || next.startsWith('|'))
    if (times === null) return null
    ways *= times.most - times.least + 1
    length += times.most
    if (ways * length > mostSteps) return null
    isEmpty &&= times.least === 0
    const { least, most } = times
    branches[branches.length - 1] += least === 1 && most === 1 ? atom : `${atom}{${least},${most}}`
    at += atom.length + repeat.length
  }
  return isEmpty ? null : branches.join('|')
}

function readAtom(rest: string): string | null {
  if (rest.startsWith('[')) return inOrder(classAtom.exec(rest)?.[0] ?? null)
  const atom = otherAtom.exec(rest)?.[0] ?? null
  return atom === null || (atom.length === 1 && special.test(atom)) ? null : atom
}

/** A range that goes back is a mistake, about which the other engine has words. */
function inOrder(atom: string | null): string | null {
  for (const [, from = '', to = ''] of atom?.matchAll(/(\w)-(\w)/g) ?? []) if (from > to) return null
  return atom
}

/** `isLast`: whether more of it follows makes no difference to there being a match. */
function readRepeat(
  found: RegExpExecArray | null,
  isLast: boolean,
): { readonly least: number; readonly most: number } | null {
  if (found === null) return { least: 1, most: 1 }
  const [, sign, leastText = '', comma, mostText = ''] = found
  const least = sign === undefined ? Number(leastText) : sign === '+' ? 1 : 0
  const most =
    sign === '?'
      ? 1
      : sign !== undefined || (comma !== undefined && mostText === '')
        ? null
        : Number(mostText || leastText)
  if (most !== null && most < least) return null
  if (isLast) return { least, most: least }
  return most === null ? null : { least, most }
}
