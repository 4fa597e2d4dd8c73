import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { readLessonFolder } from '../read-folder.ts'

const content = import.meta.dirname
const order = z.array(z.string()).parse(JSON.parse(readFileSync(join(content, 'order.json'), 'utf8')))
const table = readFileSync(resolve(content, '../../../docs/lessons.md'), 'utf8')

/** Rows of the catalogue: as many as were collected. */
const beliefs = Array.from({ length: 18 }, (_, at) => at + 1)

interface Asked {
  readonly belief: number
  /** As the table names it. */
  readonly words: string
}

async function askedIn(id: string): Promise<readonly Asked[]> {
  const read = await readLessonFolder(join(content, id))
  if (!read.ok) throw new Error(read.error.message)
  return read.value.file.steps.flatMap(({ title, parts }) =>
    parts.flatMap((part) =>
      part.kind === 'predict' ? part.beliefs.map((belief) => ({ belief, words: `${title} (${id}: ${part.id})` })) : [],
    ),
  )
}

describe('what people believe of clusters', async () => {
  const asked = (await Promise.all(order.map(askedIn))).flat()

  it('is asked about, each of it, by a prediction', () => {
    expect(beliefs.filter((one) => !asked.some(({ belief }) => belief === one))).toEqual([])
    expect(asked.filter(({ belief }) => !beliefs.includes(belief))).toEqual([])
  })

  it.each(beliefs)('stands in the table with all places that ask about it (%i)', (one) => {
    const row = table.split('\n').find((line) => line.startsWith(`| ${one} |`))
    const places = asked.filter(({ belief }) => belief === one).map(({ words }) => words)
    expect(row?.split(' | ')[3]).toBe(places.join('; '))
  })
})
