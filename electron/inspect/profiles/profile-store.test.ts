import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Profile } from '../../../shared/inspection/profile.ts'
import { limits } from '../../../shared/limits.ts'
import { aPart } from '../../../shared/profiles/testing/parts.ts'
import { exportProfile } from './export-profile.ts'
import { ProfileStore } from './profile-store.ts'

function aProfile(number: number): Profile {
  return {
    profileId: `profile-${number}`,
    name: `CPU profile ${number}`,
    clusterId: 'shop',
    clusterName: 'shop',
    kind: 'cpu',
    trigger: 'by-hand',
    atMs: number * 1000,
    durationMs: 1,
    intervalMicros: 10,
    slots: [1, 2],
    hottest: 'query db.js:3, 40 %',
    byteCount: 0,
    parts: [aPart(['main>query 40', 'main 10', '(idle) 50']), aPart(['main>query 5', 'main>hash 95'], 2)],
    refused: [{ slot: 3, words: 'it is paused: continue it first' }],
  }
}

describe('kept profiles', () => {
  let dir: string
  let problems: string[]
  let store: ProfileStore
  const open = () => new ProfileStore(dir, (words) => problems.push(words))
  const names = async () => (await open().summaries()).map(({ name }) => name)
  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), 'clusterdeck-profiles-'))
    problems = []
    store = open()
  })
  afterEach(() => rmSync(dir, { recursive: true, force: true }))

  it('are there for the next deck, whole, for this user alone, and say how large they are', async () => {
    const profile = aProfile(1)
    expect(await store.add(profile)).toMatchObject({ ok: true })
    const read = await open().read('profile-1')
    const { byteCount } = (await open().summaries())[0] ?? {}
    expect(read).toEqual({ ok: true, value: { ...profile, byteCount } })
    expect(byteCount).toBeGreaterThan(100)
    expect(statSync(join(dir, 'profile-1.jsonl')).mode & 0o777).toBe(0o600)
  })

  it('are renamed and removed', async () => {
    await store.add(aProfile(1))
    await store.add(aProfile(2))
    await store.rename('profile-1', 'before the fix')
    await store.remove('profile-2')
    expect(await names()).toEqual(['before the fix'])
    expect(await open().read('profile-1')).toMatchObject({ ok: true, value: { name: 'before the fix', slots: [1, 2] } })
    expect(await store.remove('profile-2')).toMatchObject({ ok: false, error: { code: 'not-found' } })
  })

  it('are the newest so many; one that got a name stays', async () => {
    for (let number = 1; number <= 3; number += 1) await store.add(aProfile(number))
    await store.rename('profile-1', 'kept')
    for (let number = 4; number <= limits.profilesKept + 1; number += 1) await store.add(aProfile(number))
    const left = await names()
    expect(left).toHaveLength(limits.profilesKept)
    expect(left).toContain('kept')
    expect(left).not.toContain('CPU profile 2')
    expect(readdirSync(dir)).toHaveLength(limits.profilesKept)
  })

  it('that are damaged are told and left as they are', async () => {
    await store.add(aProfile(1))
    const path = join(dir, 'profile-1.jsonl')
    const whole = readFileSync(path, 'utf8')
    writeFileSync(path, whole.slice(0, -20))
    writeFileSync(join(dir, 'other.jsonl'), 'junk\n')
    expect(await names()).toEqual([])
    expect(problems).toEqual([
      expect.stringMatching(/other\.jsonl cannot/),
      expect.stringMatching(/profile-1\.jsonl cannot/),
    ])
    writeFileSync(path, `${whole.split('\n')[0]}\n{"parts":3}\n`)
    expect(await open().read('profile-1')).toMatchObject({
      ok: false,
      error: { message: expect.stringMatching(/damaged/) },
    })
  })

  it('are written by workers in a folder from which only what a dead deck left there goes', async () => {
    const folder = await store.draftFolder(Date.now())
    if (!folder.ok) throw new Error(folder.error.message)
    expect(statSync(folder.value).mode & 0o777).toBe(0o700)
    for (const name of ['old.json', 'new.json']) writeFileSync(join(folder.value, name), '{}')
    utimesSync(join(folder.value, 'old.json'), new Date(0), new Date(0))
    await store.draftFolder(Date.now())
    expect(readdirSync(folder.value)).toEqual(['new.json'])
    expect(await names()).toEqual([])
  })

  it('that cannot be written are told in words', async () => {
    rmSync(dir, { recursive: true })
    writeFileSync(dir, 'a file')
    expect(await store.add(aProfile(1))).toMatchObject({
      ok: false,
      error: { message: expect.stringMatching(/could not be saved/) },
    })
    expect(await store.draftFolder(Date.now())).toMatchObject({
      ok: false,
      error: { message: expect.stringMatching(/cannot be written/) },
    })
  })
})

describe('an exported profile', () => {
  const exported = (format: 'cpuprofile' | 'markdown', slot: number | null) => {
    const files = exportProfile({ ...aProfile(1), name: 'before: 14/31' }, format, slot)
    if (!files.ok) throw new Error(files.error.message)
    return files.value
  }

  it('is a file for each worker, whose names every system takes', () => {
    expect(exported('cpuprofile', null).map(({ fileName }) => fileName)).toEqual([
      'before- 14-31 slot 1.cpuprofile',
      'before- 14-31 slot 2.cpuprofile',
    ])
    expect(exported('cpuprofile', 2)).toHaveLength(1)
    expect(exportProfile(aProfile(1), 'cpuprofile', 3)).toMatchObject({ ok: false, error: { code: 'not-found' } })
    const [allocations] = [exportProfile({ ...aProfile(1), kind: 'allocations' }, 'cpuprofile', 1)]
    expect(allocations).toMatchObject({ ok: true, value: [{ fileName: 'CPU profile 1 slot 1.heapprofile' }] })
  })

  it('is a short text: own code first, each worker, what one does that the others do not, and who gave none', () => {
    const [{ text } = { text: '' }] = exported('markdown', null)
    expect(text.split('\n')).toEqual([
      '# before: 14/31',
      '',
      'CPU profile of shop, slots 1 and 2, 1 ms, a sample every 10 µs, 1970-01-01T00:00:01.000Z.',
      '',
      'Time: 75 % own code and 25 % idle.',
      '',
      '## Own code',
      '',
      '| function | self | total | self in slot 1 | self in slot 2 |',
      '| --- | ---: | ---: | ---: | ---: |',
      '| `hash app.js:1` | 48 % | 48 % | 0 % | 95 % |',
      '| `query app.js:1` | 23 % | 23 % | 40 % | 5 % |',
      '| `main app.js:1` | 5 % | 75 % | 10 % | 0 % |',
      '',
      '## What one worker does that the others do not',
      '',
      '- slot 2: 95 points more in `hash app.js:1`',
      '- slot 1: 35 points more in `query app.js:1`',
      '- slot 1: 10 points more in `main app.js:1`',
      '',
      '## Remarks',
      '',
      '- slot 3 gave none: it is paused: continue it first',
      '',
    ])
  })
})
