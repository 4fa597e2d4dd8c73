import { mkdirSync, mkdtempSync, readdirSync, rmSync, utimesSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { makeShortFolder } from './short-folder.ts'

it('makes a folder for a socket, and removes what a deck left that died long ago', () => {
  const place = mkdtempSync(join(tmpdir(), 'clusterdeck-short-'))
  onTestFinished(() => rmSync(place, { recursive: true, force: true }))
  // No system counts so far.
  const names = [
    'store-99999999-oldold',
    'store-99999999-newnew',
    `store-${process.ppid}-living`,
    'store-front',
    'other',
  ]
  for (const name of names) mkdirSync(join(place, name))
  for (const name of names.filter((one) => !one.endsWith('newnew'))) utimesSync(join(place, name), 1, 1)
  const made = basename(makeShortFolder(place))
  expect(made).toMatch(new RegExp(`^store-${process.pid}-`))
  expect(readdirSync(place).toSorted()).toEqual([...names.slice(1), made].toSorted())
})
