import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** One folder for what all decks of a run keep: nothing of it stays in the system's. Its name is short, for sockets in it. */
export default function makeFolder(): () => void {
  const folder = mkdtempSync(join(tmpdir(), 'clusterdeck-e2e-'))
  process.env.CLUSTERDECK_E2E_DIR = folder
  // Windows lets go of what a process held only a moment after its end.
  return () => rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
}
