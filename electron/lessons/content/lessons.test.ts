import { readdirSync, readFileSync } from 'node:fs'
import { join, posix } from 'node:path'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import type { Lesson } from '../lesson.ts'
import { readLessonFolder } from '../read-folder.ts'

const content = import.meta.dirname
const order = z.array(z.string()).parse(JSON.parse(readFileSync(join(content, 'order.json'), 'utf8')))
const folders = readdirSync(content, { withFileTypes: true }).flatMap((entry) =>
  entry.isDirectory() && entry.name !== 'apps' ? [entry.name] : [],
)
/** What a lesson's script may use: these ride with the deck. */
const packages = new Set(['express', 'express-session', 'connect-redis', 'redis'])
const imported = /(?:\bfrom |\bimport |\brequire\()'([^']+)'/g
/** "212 ms", "98 %": a number that only a machine can say. That 100 % is one core is a definition. */
const measured = /(?<![\w{.])(?!100 %)\d[\d.,]*\s?(?:ms|s|%|kB|MB|GB|per second|\/s)(?!\w)/

/** Each is read once. */
const known = new Map<string, Promise<Lesson>>()

function readOne(id: string): Promise<Lesson> {
  const reading = known.get(id) ?? readNew(id)
  known.set(id, reading)
  return reading
}

async function readNew(id: string): Promise<Lesson> {
  const read = await readLessonFolder(join(content, id))
  if (!read.ok) throw new Error(read.error.message)
  return read.value
}

describe('the lessons of the deck', () => {
  it('are all in the order, and none comes before one that it needs', async () => {
    expect(folders.toSorted()).toEqual(order.toSorted())
    for (const id of folders) {
      const { needs } = (await readOne(id)).file
      expect(
        needs.filter((need) => order.indexOf(need) === -1 || order.indexOf(need) >= order.indexOf(id)),
        id,
      ).toEqual([])
    }
  })

  describe.each(folders)('%s', (id) => {
    it('is read without a fault, under the name of its folder', async () => {
      expect((await readOne(id)).file.id).toBe(id)
    })

    it('asks before it shows, ends in play, and has a drill', async () => {
      const { steps, drill } = (await readOne(id)).file
      expect(steps.length).toBeGreaterThanOrEqual(4)
      expect(steps.at(-1)?.parts.at(-1)?.kind).toBe('play')
      expect(drill).toBeDefined()
      // A connection that is kept never meets its hand-over: there would be nothing to be found.
      const isOfHandOver = drill?.faults.some(({ deed }) => 'fault' in deed && deed.fault.startsWith('fault.handover-'))
      if (isOfHandOver) expect(drill?.load.newConnections).toBe(true)
      for (const { id: step, parts } of steps.slice(0, -1)) {
        const kinds = parts.map(({ kind }) => kind)
        expect(kinds, step).toContain('predict')
        // Who explains before anybody predicted has given the answer away.
        expect(kinds.indexOf('explain') === -1 || kinds.indexOf('explain') > kinds.indexOf('predict'), step).toBe(true)
      }
    })

    it('bears out in each step what it explains', async () => {
      const { steps } = (await readOne(id)).file
      const without = steps.filter(({ parts }) => {
        const kinds = parts.map(({ kind }) => kind)
        return kinds.includes('explain') && !kinds.includes('check')
      })
      expect(without.map((step) => step.id)).toEqual([])
    })

    it('ends each explanation in a case that always holds', async () => {
      const { steps } = (await readOne(id)).file
      for (const part of steps.flatMap(({ parts }) => parts)) {
        if (part.kind === 'explain') expect(part.cases.at(-1)?.when, part.id).toEqual([])
      }
    })

    it('leaves numbers to the machine', async () => {
      const { steps } = (await readOne(id)).file
      const texts = steps.flatMap(({ parts }) =>
        parts.flatMap((part) => {
          if (part.kind === 'explain') return part.cases.map(({ text }) => text)
          return part.kind === 'read' ? [part.text] : []
        }),
      )
      const said = texts.flatMap((text) => measured.exec(text.replaceAll(/```[\s\S]*?```|`[^`]*`/g, ''))?.[0] ?? [])
      expect(said).toEqual([])
    })

    it('has scripts that need nothing but its folder, Node and what rides with the deck', async () => {
      const { files } = await readOne(id)
      const scripts = [...files].filter(([name]) => /\.[cm]?js$/.test(name))
      expect(scripts.length).toBeGreaterThan(0)
      for (const [name, text] of scripts) {
        for (const [, from = ''] of text.matchAll(imported)) {
          if (from.startsWith('node:') || packages.has(from)) continue
          expect([...files.keys()], `${name} imports ${from}`).toContain(posix.join(posix.dirname(name), from))
        }
      }
    })
  })
})
