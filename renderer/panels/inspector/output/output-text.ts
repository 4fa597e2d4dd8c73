/** Longest text of one line that is put on the screen; the rest is counted. */
const shownCharacters = 2000

// Colour and cursor sequences, and other control characters that would draw as boxes.
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what has to go
const escapes = /\u001b\[[0-9;?]*[ -/]*[@-~]|\u001b[@-_]|[\u0000-\u0008\u000b-\u001f\u007f]/g

/** A line of output as it can be read: without escape sequences, and cut when it is endless. */
export function readableLine(text: string): { readonly text: string; readonly hiddenCount: number } {
  const clean = text.replace(escapes, '')
  return clean.length <= shownCharacters
    ? { text: clean, hiddenCount: 0 }
    : { text: clean.slice(0, shownCharacters), hiddenCount: clean.length - shownCharacters }
}
