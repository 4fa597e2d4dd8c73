import { readFile } from 'node:fs/promises'
import { errorWords } from '../../../shared/base/error-words.ts'
import { fail, ok, type Result } from '../../../shared/result.ts'
import { type Evidence, evidenceSchema } from '../../export/evidence.ts'

/** The `evidence.json` of an export. */
export async function readEvidence(path: string): Promise<Result<Evidence>> {
  try {
    const read = evidenceSchema.safeParse(JSON.parse(await readFile(path, 'utf8')))
    if (read.success) return ok(read.data)
    const [issue] = read.error.issues
    return fail('invalid-input', `${path} is no evidence of an export: ${issue?.path.join('.')} ${issue?.message}`)
  } catch (error) {
    return fail('not-found', `${path} cannot be read: ${errorWords(error)}`)
  }
}
