/** CSI (colours, cursor), OSC (titles, links) and two-byte escape sequences of terminals. */
const escapeSequences =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: terminal sequences consist of control characters.
  /\u001b(?:\[[0-?]*[ -/]*[@-~]|\][^\u0007\u001b]*(?:\u0007|\u001b\\|$)|[ -/]*[0-~])/g
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for; tab stays.
const controls = /[\u0000-\u0008\u000a-\u001f\u007f-\u009f]/g
// biome-ignore lint/suspicious/noControlCharactersInRegex: a cheap test for the lines that have neither.
const anyControl = /[\u0000-\u0008\u000a-\u001f\u007f-\u009f]/

const replacement = '\ufffd'
/** A line with more of these than this is no text; below it one odd byte in a message stays visible as such. */
const binaryRatio = 0.1
const notPrintableAscii = /[^\u0020-\u007e]/g

/**
 * A line as it may be shown: colour codes taken out, other control characters made visible (`␀`, `␛`, `␍`),
 * so that binary output can neither hide text nor reach a terminal. A line that is no text at all keeps its ASCII and
 * shows the rest as `·`: hundreds of rare characters, each looked for in every font, stop the window for seconds.
 */
export function cleanText(raw: string): string {
  const line = raw.endsWith('\r') ? raw.slice(0, -1) : raw
  const isClean = !anyControl.test(line)
  if (isClean && !line.includes(replacement)) return line
  const text = isClean ? line : line.replace(escapeSequences, '')
  return isBinary(text) ? text.replace(notPrintableAscii, '·') : text.replace(controls, visible)
}

function isBinary(text: string): boolean {
  const oddCount = (text.match(controls)?.length ?? 0) + text.split(replacement).length - 1
  return oddCount > 4 && oddCount > text.length * binaryRatio
}

function visible(character: string): string {
  const code = character.charCodeAt(0)
  if (code < 0x20) return String.fromCharCode(0x2400 + code)
  return code === 0x7f ? '␡' : '�'
}
