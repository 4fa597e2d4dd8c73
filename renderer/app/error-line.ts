/** Index of the line that says what went wrong ("TypeError: …", "Error [CODE]: …"), -1 when none does. */
export function errorLine(lines: readonly string[]): number {
  return lines.findIndex((line) => /^\s*(Uncaught )?\w*(Error|Exception)( \[\w+\])?:/.test(line))
}
