import { mostFields, takenNames } from '../reading/json-line.ts'

const plainName = /^[A-Za-z_@][\w@-]*$/
const quote = 0x22
const colon = 0x3a
const comma = 0x2c
const longestValue = 500

/** Whether a field of this name can be read without all others: it is not nested, and no logger's own. */
export function isQuickField(name: string): boolean {
  return plainName.test(name) && name !== '__proto__' && !takenNames.has(name)
}

/**
 * One field of a line that is known to be one JSON object, `from` … `to` of bytes read byte by byte, without parsing the others.
 * Undefined: it has none of this name, nor of a similar one. Null: only the whole parse can tell.
 */
export function quickField(bytes: string, from: number, to: number, name: string): string | undefined | null {
  const valueAt = findValue(bytes, from, to, name)
  if (valueAt === null) return null
  if (valueAt >= 0) return readValue(bytes, valueAt)
  return bytes.slice(from, to).toLowerCase().includes(name.toLowerCase()) ? null : undefined
}

/** Where the value of the only such name at the top begins; -1: there is none; null: it cannot be told. */
function findValue(bytes: string, from: number, to: number, name: string): number | null {
  let valueAt = -1
  let depth = 0
  let nameCount = 0
  for (let at = from; at < to; at++) {
    const code = bytes.charCodeAt(at)
    if (code === 0x7b || code === 0x5b) depth++
    else if (code === 0x7d || code === 0x5d) depth--
    // Spaces between values are nothing that a fast logger prints.
    else if (code <= 0x20) return null
    if (code !== quote) continue
    const start = at + 1
    const end = endOfText(bytes, start, to)
    if (end === null) return null
    at = end
    if (bytes.charCodeAt(end + 1) !== colon) {
      if (bytes.charCodeAt(end + 1) <= 0x20 && end + 1 < to) return null
      continue
    }
    if (++nameCount > mostFields) return null
    if (depth !== 1 || end - start !== name.length || !bytes.startsWith(name, start)) continue
    if (valueAt !== -1) return null
    valueAt = end + 2
  }
  return valueAt
}

/** Null: it has something other than printable ASCII, or an escape. */
function endOfText(bytes: string, start: number, to: number): number | null {
  for (let at = start; at < to; at++) {
    const code = bytes.charCodeAt(at)
    if (code === quote) return at
    if (code < 0x20 || code > 0x7e || code === 0x5c) return null
  }
  return null
}

function readValue(bytes: string, at: number): string | null {
  const first = bytes.charCodeAt(at)
  if (first === 0x7b || first === 0x5b) return null
  if (first === quote) {
    const end = bytes.indexOf('"', at + 1)
    return end - at - 1 > longestValue ? null : bytes.slice(at + 1, end)
  }
  let end = at
  while (bytes.charCodeAt(end) !== comma && bytes.charCodeAt(end) !== 0x7d) end++
  const text = bytes.slice(at, end)
  return text === 'true' || text === 'false' || text === 'null' ? text : JSON.stringify(Number(text))
}
