import { basename } from 'node:path'
import type { PrimaryPart } from '../../runtime/primary-part.ts'
import type { Explanation } from './problems.ts'

/** A script and what its text tells of a primary half. */
export interface ScriptParts {
  readonly scriptPath: string
  readonly primaryPart: PrimaryPart | null
}

/** "the script server.js has a primary part of its own (it says isPrimary), which does not run here: …"; null where it has none. */
export function primaryPartWords({ scriptPath, primaryPart }: ScriptParts): string | null {
  if (primaryPart === null) return null
  return `the script ${basename(scriptPath)} has a primary part of its own (it says ${primaryPart.word}), which does not run here: the deck is the primary`
}

/**
 * What a failure of the script has to do with its primary half; null where nothing is known. Node's cluster has `setupPrimary`
 * in a primary alone, and here every process of the script is a worker. `hasServed`: some worker has listened.
 */
export function explainFailure(error: string | null, script: ScriptParts, hasServed: boolean): Explanation | null {
  const file = basename(script.scriptPath)
  if (error !== null && /\bsetup(Primary|Master) is not a function/.test(error)) {
    const executes = script.primaryPart?.executes ?? null
    const what = executes === null ? 'the file that its workers execute' : `${executes}, which its workers execute`
    const words = `${file} is a primary of its own, and here it runs as a worker: run its own primary (the cluster starts again with it), or open ${what}`
    return { words, action: 'own-primary' }
  }
  const part = primaryPartWords(script)
  if (part === null || hasServed) return null
  const words = `A guess: ${part}, and a worker may miss what it would have sent or set. Its own primary can run, too: choose it in the settings`
  return { words, action: null }
}
