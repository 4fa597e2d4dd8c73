import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { findBadFiles, findLostSources } from './file-rules.ts'
import { findFullFolders } from './folder-rules.ts'
import { findLongFunctions } from './function-rules.ts'
import { house, isWithin, placesBelow, roomOf } from './house.ts'
import { findCycles, findForbiddenImports, findNeedlessExceptions, findRoomCycles } from './import-rules.ts'
import { readProject, readTree } from './source-tree.ts'

const project = resolve(import.meta.dirname, '../..')

/** The house as ARCHITECTURE.md describes it: who may import whom, and how full a room may be. */
describe('this project', () => {
  const files = readTree(readProject(project))

  it('is read as a whole, each file in a room, no room empty', () => {
    expect(files.length).toBeGreaterThan(1000)
    const empty = house.filter(({ place }) => !files.some(({ path }) => isWithin(path, place)))
    expect(empty.map(({ place }) => place)).toEqual([])
    expect(files.filter(({ path }) => roomOf(path) === null).map(({ path }) => path)).toEqual([])
  })

  it('imports only what its place in the house allows', () => {
    expect(findForbiddenImports(files)).toEqual([])
    expect(findNeedlessExceptions(files)).toEqual([])
  })

  it('has no circles, of files or of rooms', () => {
    expect(findCycles(files)).toEqual([])
    expect(findRoomCycles(files)).toEqual([])
  })

  it('keeps its files short, well named, and without barrels', () => {
    expect(findBadFiles(files)).toEqual([])
    expect(findLostSources(files)).toEqual([])
  })

  it('keeps its folders small enough to be read', () => {
    expect(findFullFolders(files)).toEqual([])
  })

  it('has no long function but those on the list, which only gets shorter', () => {
    const list = readFileSync(resolve(import.meta.dirname, 'long-functions.txt'), 'utf8')
    expect(findLongFunctions(files, list)).toEqual([])
  })
})

describe('the list of rooms', () => {
  it('only points down', () => {
    const upward = house.flatMap((room, at) =>
      [...placesBelow(room), ...(room.knows ?? [])]
        .filter(
          (place) => !house.slice(at + 1).some((below) => isWithin(below.place, place) || isWithin(place, below.place)),
        )
        .map((place) => `${room.place} uses ${place}`),
    )
    expect(upward).toEqual([])
  })
})
