/** One call of a stack, as V8 prints it. */
export interface StackFrame {
  /** "Cart.total", "async load"; '' where it has none. */
  readonly functionName: string
  /** As printed: a path, a `file:` address, `node:…`, "<anonymous>". */
  readonly file: string
  readonly line: number | null
  readonly column: number | null
}

const frameStart = /^\s*at /
const placed = /^(.+?):(\d+)(?::(\d+))?$/
/** A place without a function begins like this. */
const bare = /^(?:async )?(?:\/|[a-z]:[\\/]|\\\\|[a-z][a-z\d+.-]*:|<anonymous>)/i

/** Reads one line of a stack; null: it is none. */
export function readFrame(line: string): StackFrame | null {
  if (!frameStart.test(line)) return null
  // The last frame of an error inside another is followed by its properties, or by its neighbours.
  const text = line.replace(/^\s*at /, '').replace(/[,\s]*(?:\{\s*)?$/, '')
  const opening = bare.test(text) ? -1 : text.indexOf(' (')
  if (opening === -1) {
    const isAsync = text.startsWith('async ')
    const place = readPlace(isAsync ? text.slice(6) : text)
    if (place === null || !(bare.test(text) || place.line !== null)) return null
    return { functionName: isAsync ? 'async' : '', ...place }
  }
  if (!text.endsWith(')')) return null
  const place = readPlace(placeInside(text.slice(opening + 2, -1)))
  return place === null ? null : { functionName: text.slice(0, opening), ...place }
}

/** Of code that `eval` made, the place that called it: "eval at run (/app/a.js:1:2), <anonymous>:1:1". */
function placeInside(text: string): string {
  if (!text.startsWith('eval at ')) return text
  return /\(((?:[^()]|\([^()]*\))+:\d+:\d+)\)/.exec(text)?.[1] ?? text
}

function readPlace(text: string): Omit<StackFrame, 'functionName'> | null {
  const [, file, line, column] = placed.exec(text) ?? []
  if (file === undefined || line === undefined) {
    return /^(?:<anonymous>|native|index \d+|node:\S+)$/.test(text) ? { file: text, line: null, column: null } : null
  }
  return { file, line: Number(line), column: column === undefined ? null : Number(column) }
}
