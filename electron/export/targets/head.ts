import type { ExportFacts } from '../facts.ts'
import { evidenceWords } from '../seen-words.ts'

/** How each file begins: of what it was made, and what its comments rest on. */
export function headOf({ settings, evidence }: ExportFacts, what: string): readonly string[] {
  return [
    `${what}. Exported by Clusterdeck from the cluster ${settings.name}.`,
    `Evidence: ${evidenceWords(evidence)}.`,
  ]
}
