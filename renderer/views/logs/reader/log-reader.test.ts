import { describe, expect, it } from 'vitest'
import type { DeckBridge } from '../../../../shared/ipc/contract.ts'
import { aLogRow, FakeLog } from '../../../testing/log.ts'
import { LogReader } from './log-reader.ts'

/** Answers that wait until they are let through. */
function gated(invoke: DeckBridge['invoke']) {
  const waiting: (() => void)[] = []
  let isOpen = true
  const through: DeckBridge['invoke'] = async (name, input) => {
    if (!isOpen) await new Promise<void>((resolve) => waiting.push(resolve))
    return invoke(name, input)
  }
  return {
    through,
    close: () => {
      isOpen = false
    },
    open: () => {
      isOpen = true
      for (const resolve of waiting.splice(0)) resolve()
    },
  }
}

async function given(count: number, rowOf = aLogRow) {
  const log = new FakeLog(count, rowOf)
  const gate = gated(log.invoke)
  const reader = new LogReader('a', gate.through)
  const messages = () => reader.picture().rows.map(({ entry }) => entry.message)
  const settled = async () => {
    for (let turn = 0; turn < 8; turn += 1) await Promise.resolve()
  }
  reader.resize(200)
  reader.take(log.search('', 'highlight'))
  await settled()
  return { log, gate, reader, messages, settled }
}

const lines = (from: number, to: number): readonly string[] =>
  Array.from({ length: to - from + 1 }, (_, index) => `line ${from + index}`)

describe('the window into a log', () => {
  it('follows the end', async () => {
    const { log, reader, messages, settled } = await given(1000)
    expect(messages()).toEqual(lines(990, 999))
    log.append(5)
    reader.take(log.state())
    await settled()
    expect(messages()).toEqual(lines(995, 1004))
    expect(reader.picture()).toMatchObject({ follows: true, newCount: 0 })
  })

  it('stops following when a person scrolls up, and counts what came', async () => {
    const { log, reader, messages, settled } = await given(1000)
    reader.scrollBy(-60)
    log.append(128)
    reader.take(log.state())
    await settled()
    expect(messages()).toEqual(lines(987, 996))
    expect(reader.picture()).toMatchObject({ follows: false, newCount: 128 })
    reader.setFollows(true)
    await settled()
    expect(messages().at(-1)).toBe('line 1127')
    expect(reader.picture().newCount).toBe(0)
  })

  it('keeps the old rows until the new ones are here', async () => {
    const { gate, reader, messages, settled } = await given(5000)
    gate.close()
    reader.scrollTo(40)
    await settled()
    expect(messages()).toEqual(lines(4990, 4999))
    gate.open()
    await settled()
    expect(messages()).toEqual(lines(40, 49))
  })

  it('shows the former answer until a search has found rows', async () => {
    const { log, gate, reader, messages, settled } = await given(1000)
    gate.close()
    reader.take(log.search('line 77', 'filter'))
    await settled()
    expect(messages()).toEqual(lines(990, 999))
    gate.open()
    await settled()
    expect(messages()).toEqual(['line 77', ...lines(770, 779)].slice(-10))
  })

  it('stands still while paused, and counts what comes', async () => {
    const { log, reader, messages, settled } = await given(1000)
    reader.setPaused(true)
    log.append(40)
    reader.take(log.state())
    await settled()
    expect(messages()).toEqual(lines(990, 999))
    expect(reader.picture()).toMatchObject({ isPaused: true, newCount: 40 })
    reader.setPaused(false)
    await settled()
    expect(messages()).toEqual(lines(1030, 1039))
  })

  it('does not move under the pointer', async () => {
    const { log, reader, messages, settled } = await given(1000)
    reader.hold(true)
    log.append(3)
    reader.take(log.state())
    await settled()
    expect(messages()).toEqual(lines(990, 999))
    expect(reader.picture()).toMatchObject({ follows: true, newCount: 3 })
    reader.hold(false)
    await settled()
    expect(messages()).toEqual(lines(993, 1002))
  })

  it('goes from match to match, and says which it is', async () => {
    const { log, reader, messages, settled } = await given(1000)
    reader.take(log.search('line 5', 'highlight'))
    await settled()
    expect(await reader.step('previous')).toBe(true)
    await settled()
    expect(reader.picture()).toMatchObject({ currentRow: 599, ordinal: 111 })
    expect(messages()).toContain('line 599')
    expect(await reader.step('next')).toBe(false)
    await reader.step('previous')
    expect(reader.picture()).toMatchObject({ currentRow: 598, ordinal: 110 })
  })

  it('stays with the line that was read when the others are left out', async () => {
    const { log, reader, messages, settled } = await given(1000)
    reader.choose(500, { extends: false })
    await settled()
    reader.take(log.search('0', 'filter'))
    await settled()
    expect(messages()).toContain('line 500')
    const { rows, currentRow } = reader.picture()
    expect(rows.find(({ row }) => row === currentRow)?.entry.number).toBe(500)
  })

  it('keeps an open entry where it is, and goes on below it', async () => {
    const { reader, messages, settled } = await given(1000)
    reader.scrollTo(100)
    await settled()
    reader.toggleOpen(102)
    reader.measured([[102, 120]])
    await settled()
    expect(reader.picture().openNumber).toBe(102)
    expect(messages()).toEqual(lines(100, 104))
    reader.scrollBy(40 + 120)
    await settled()
    expect(messages()[0]).toBe('line 103')
    expect(reader.closeEntry()).toBe(true)
    expect(reader.closeEntry()).toBe(false)
  })

  it('selects from one row to another', async () => {
    const { reader } = await given(1000)
    reader.choose(500, { extends: false })
    reader.choose(497, { extends: true })
    expect(reader.selectedNumbers(5000)).toEqual([497, 498, 499, 500])
    expect(reader.selectedNumbers(2)).toEqual([497, 498])
  })

  it('reads a line again that has grown', async () => {
    let count = 1
    const { log, reader, settled } = await given(10, (number) =>
      aLogRow(number, number === 9 ? { repeatCount: count } : {}),
    )
    expect(reader.picture().rows.at(-1)?.entry.repeatCount).toBe(1)
    count = 41
    reader.take(log.state())
    await settled()
    expect(reader.picture().rows.at(-1)?.entry.repeatCount).toBe(41)
  })
})
