/** Variables read from KEY=VALUE lines, or what is wrong with a line. */
export type EnvLines =
  | { readonly ok: true; readonly env: Readonly<Record<string, string>> }
  | { readonly ok: false; readonly message: string }

/** Reads one KEY=VALUE per line. Empty lines and lines beginning with # are skipped; the value is taken as it is. */
export function parseEnvLines(text: string): EnvLines {
  const pairs: [string, string][] = []
  for (const [index, line] of text.split('\n').entries()) {
    if (line.trim() === '' || line.trimStart().startsWith('#')) continue
    const equals = line.indexOf('=')
    const name = line.slice(0, equals).trim()
    if (equals < 0) return { ok: false, message: `Line ${index + 1} has no "=": ${shortened(line)}` }
    if (name === '') return { ok: false, message: `Line ${index + 1} has no name before "="` }
    pairs.push([name, line.slice(equals + 1)])
  }
  return { ok: true, env: Object.fromEntries(pairs) }
}

/** Lines that read as exactly these variables. */
export function formatEnvLines(env: Readonly<Record<string, string>>): string {
  return Object.entries(env)
    .map(([name, value]) => `${name}=${value}`)
    .join('\n')
}

function shortened(line: string): string {
  return line.length > 40 ? `${line.slice(0, 40)}…` : line
}
