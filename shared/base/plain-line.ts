/** What a person typed as one line: no control signs, nothing invisible that turns or hides the letters around it. */
export function plainLine(text: string): string {
  return text
    .replaceAll(/[\s\p{Zl}\p{Zp}]+/gu, ' ')
    .replaceAll(/[\p{Cc}\p{Cf}]/gu, '')
    .trim()
}

/** A stranger's text for a terminal: what it would obey shows as "?". Lines stay. */
export function plainForTerminal(text: string): string {
  return text.replaceAll(/(?![\n\t])\p{Cc}/gu, '?')
}
