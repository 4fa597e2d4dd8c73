import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readJournal, writeLine } from './journal.ts'

const owner = { ownerPid: 7, ownerStartTime: '123', bootId: 'b' }
const worker = { pid: 40, startTime: '200', slot: 2, clusterName: 'my "app"\nwith a newline' }

describe('journal', () => {
  it('holds what was added and not removed', () => {
    const other = { ...worker, pid: 41, slot: 3 }
    const generator = { ...worker, pid: 42, slot: null }
    const text = [
      owner,
      { do: 'add', ...worker } as const,
      { do: 'add', ...other } as const,
      { do: 'add', ...generator } as const,
      { do: 'remove', pid: 40 } as const,
    ]
      .map(writeLine)
      .join('')
    expect(readJournal(text)).toEqual({ owner, forks: [other, generator] })
  })

  it('takes the newest record of a pid that was used twice', () => {
    const later = { ...worker, startTime: '900' }
    const text = writeLine(owner) + writeLine({ do: 'add', ...worker }) + writeLine({ do: 'add', ...later })
    expect(readJournal(text)?.forks).toEqual([later])
  })

  it('survives a write torn anywhere: the lines before it count', () => {
    const text = writeLine(owner) + writeLine({ do: 'add', ...worker }) + writeLine({ do: 'remove', pid: 40 })
    const ownerEnd = writeLine(owner).length
    const addEnd = ownerEnd + writeLine({ do: 'add', ...worker }).length
    fc.assert(
      fc.property(fc.nat(text.length), (length) => {
        const journal = readJournal(text.slice(0, length))
        if (length < ownerEnd - 1) expect(journal).toBeNull()
        else if (length >= addEnd && length < text.length - 1) expect(journal?.forks).toEqual([worker])
      }),
    )
  })

  it.each(['', '\n', 'null\n', '{}\n', '{"ownerPid":-1}\n', '\u0000\u0001'])('is nothing when it reads %j', (text) => {
    expect(readJournal(text)).toBeNull()
  })
})
