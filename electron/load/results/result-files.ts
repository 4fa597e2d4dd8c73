import { readdirSync, readFileSync, renameSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { errorCode, errorWords } from '../../../shared/base/error-words.ts'
import { parseJson } from '../../../shared/base/parse-json.ts'
import { hideCredentials } from '../../../shared/load-secrets.ts'
import type { LoadResult, LoadResultSummary } from '../../../shared/model/load.ts'
import { keptSettingsSchema, type LoadSettings } from '../../../shared/model/load-settings.ts'
import { fail, ok, type Result } from '../../../shared/result.ts'
import { firstResultSchema, hideInResult, resultSchema, summarySchema } from './result-schema.ts'

/** One kept result, as the list knows it. */
export interface KeptResult {
  readonly summary: LoadResultSummary
  /** A person gave it its name: it is kept longer. */
  readonly isNamed: boolean
}

/** What the list file holds: enough to show all results without reading them. */
export interface ResultList {
  readonly results: readonly KeptResult[]
  readonly lastSettings: Readonly<Record<string, LoadSettings>>
  /** Results of the first version may be among them: they hold secrets. */
  readonly isOld: boolean
}

const listName = 'list.json'
const keptSchema = z.object({ summary: summarySchema, isNamed: z.boolean() })
const listSchema = z.object({
  version: z.literal([1, 2]),
  results: z.array(keptSchema),
  lastSettings: z.record(z.string(), keptSettingsSchema),
})
const fileSchema = z.object({ isNamed: z.boolean(), result: resultSchema })
const firstFileSchema = z.object({ isNamed: z.boolean(), result: firstResultSchema })
const versionSchema = z.object({ result: z.object({ version: z.number() }) })

/** Where a result, or the list, is kept. */
export function resultPath(dir: string, resultId: string): string {
  return join(dir, `${resultId}.json`)
}
export function listPath(dir: string): string {
  return join(dir, listName)
}

/** The texts of both kinds of file, without secrets. */
export function writeResult(result: LoadResult, isNamed: boolean): string {
  return `${JSON.stringify({ isNamed, result: hideInResult(result) })}\n`
}
export function writeList({ results, lastSettings }: Omit<ResultList, 'isOld'>): string {
  const hidden = Object.entries(lastSettings).map(([clusterId, settings]) => [clusterId, hideCredentials(settings)])
  return `${JSON.stringify({ version: 2, results, lastSettings: Object.fromEntries(hidden) }, null, 1)}\n`
}

/** Reads a result's text; says in words why it cannot. `unsupported-here`: a later deck wrote it. */
export function parseResult(text: string, path: string): Result<{ result: LoadResult; isNamed: boolean }> {
  const json = parseJson(text)
  const version = versionSchema.safeParse(json)
  if (version.success && version.data.result.version > 2) {
    return fail(
      'unsupported-here',
      `${path} has version ${version.data.result.version}, and this deck reads versions 1 and 2: open it with the deck that wrote it`,
    )
  }
  const parsed = (version.data?.result.version === 1 ? firstFileSchema : fileSchema).safeParse(json)
  if (parsed.success) return ok(parsed.data)
  return fail('internal', `${path} cannot be understood: ${firstIssue(parsed.error)}`)
}

/**
 * Reads what is in a folder. Results that the list does not know (it was lost, or a deck died between two writes) are read
 * in full; what cannot be understood is renamed, never deleted; files of a later deck stay as they are. All told in words.
 */
export function readResults(dir: string, onProblem: (words: string) => void): ResultList {
  const list = readList(dir, onProblem)
  const known = new Map(list.results.map((kept) => [kept.summary.resultId, kept]))
  const results = readdirSync(dir).flatMap((name) => {
    if (!name.endsWith('.json') || name === listName) return []
    const resultId = name.slice(0, -'.json'.length)
    const kept = known.get(resultId) ?? readUnlisted(dir, resultId, onProblem)
    return kept === null ? [] : [kept]
  })
  return { ...list, results }
}

/** Renames a file that cannot be understood; answers the words to tell. */
export function setAside(path: string, reason: string): string {
  const aside = `${path}.broken-${Date.now()}`
  try {
    renameSync(path, aside)
    return `${reason}. It was set aside as ${aside}`
  } catch (error) {
    return `${reason}. It could not be set aside: ${errorWords(error)}`
  }
}

function readUnlisted(dir: string, resultId: string, onProblem: (words: string) => void): KeptResult | null {
  const path = resultPath(dir, resultId)
  const text = readText(path, onProblem)
  if (text === null) return null
  const read = parseResult(text, path)
  if (read.ok && read.value.result.summary.resultId === resultId) {
    return { summary: read.value.result.summary, isNamed: read.value.isNamed }
  }
  if (read.ok) onProblem(setAside(path, `${path} holds a result of another name`))
  else if (read.error.code === 'unsupported-here') onProblem(read.error.message)
  else onProblem(setAside(path, read.error.message))
  return null
}

function readList(dir: string, onProblem: (words: string) => void): ResultList {
  const path = listPath(dir)
  const text = readText(path, onProblem)
  const parsed = text === null ? null : listSchema.safeParse(parseJson(text))
  if (parsed?.success) return { ...parsed.data, isOld: parsed.data.version < 2 }
  if (parsed) onProblem(setAside(path, `${path} cannot be understood: ${firstIssue(parsed.error)}`))
  return { results: [], lastSettings: {}, isOld: text === null }
}

/** Null when there is none, or when it cannot be read: that is told. */
function readText(path: string, onProblem: (words: string) => void): string | null {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    if (errorCode(error) !== 'ENOENT') onProblem(errorWords(error))
    return null
  }
}

function firstIssue(error: z.ZodError): string {
  const [issue] = error.issues
  return issue ? `${issue.path.join('.') || 'it'}: ${issue.message}` : 'it is not a result'
}
