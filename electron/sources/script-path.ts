import { fileURLToPath } from 'node:url'

/** The path of what V8 names as a script: a `file:` address becomes one, all else (`node:`, `webpack://`, a path) stays. */
export function scriptPath(named: string): string {
  if (!named.startsWith('file://')) return named
  try {
    // Modules that were imported anew have a query: "server.mjs?time=1".
    return fileURLToPath(named)
  } catch {
    return named
  }
}
