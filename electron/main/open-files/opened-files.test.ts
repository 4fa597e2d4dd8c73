import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import type { MenuRequest } from '../../../shared/ipc/menu-request.ts'
import { limits } from '../../../shared/limits.ts'
import type { NoticeContent } from '../../../shared/model/deck.ts'
import { fail, ok, type Result } from '../../../shared/result.ts'
import { openableFile, openableKind } from './file-kinds.ts'
import { OpenedFiles } from './opened-files.ts'

const dir = mkdtempSync(join(tmpdir(), 'opened-files-'))
afterAll(() => rmSync(dir, { recursive: true, force: true }))

function newOpened(openLesson: (path: string) => Result<unknown> = () => ok(undefined)) {
  const requests: MenuRequest[] = []
  const notices: NoticeContent[] = []
  const lessons: string[] = []
  const opened = new OpenedFiles({
    async openLesson(path) {
      lessons.push(path)
      return openLesson(path)
    },
    ask: (request) => requests.push(request),
    notice: (notice) => notices.push(notice),
  })
  return { opened, requests, notices, lessons }
}

describe('files that a person opens', () => {
  it('are known by their ending, as a path or as an address', () => {
    expect(openableKind('/a/b.DeckExp')).toBe('experiment')
    expect(openableKind('b.decklesson')).toBe('lesson')
    for (const other of ['deckexp', 'a.deckexp/server.js', 'a.deckexp.js', 'constructor', '.constructor', ''])
      expect(openableKind(other), other).toBe(null)
    expect(openableFile('x/a.deckexp', '/home')).toBe('/home/x/a.deckexp')
    expect(openableFile('file:///a%20b.deckexp', '/home')).toBe('/a b.deckexp')
    expect(openableFile('file:///%zz.deckexp', '/home')).toContain('%zz.deckexp')
  })

  it('wait for the window, then are shown in their order', async () => {
    const { opened, requests, lessons } = newOpened()
    const [experiment, lesson] = [join(dir, 'kill.deckexp'), join(dir, 'one.decklesson')]
    writeFileSync(experiment, 'version: 1')
    await opened.open([experiment, lesson])
    expect(requests).toEqual([])
    opened.attached()
    const offered = { do: 'offer-experiment', name: 'kill.deckexp', source: 'version: 1' }
    expect(requests).toEqual([offered, { do: 'show-lessons' }])
    expect(lessons).toEqual([lesson])
    // A page that was loaded anew is not told again; a file that is opened now is shown at once.
    opened.attached()
    await opened.open([experiment])
    expect(requests).toHaveLength(3)
  })

  it.each([
    ['gone.deckexp', 'ENOENT'],
    ['large.deckexp', 'characters at most'],
    ['.', 'is no file'],
    ['bad.decklesson', 'It is no zip file'],
  ])('%s is told of with the reason', async (name, reason) => {
    const { opened, requests, notices } = newOpened(() => fail('invalid-input', 'It is no zip file'))
    writeFileSync(join(dir, 'large.deckexp'), 'x'.repeat(limits.experimentChars * 4 + 1))
    opened.attached()
    await opened.open([join(dir, name)])
    expect(requests).toEqual([])
    expect(notices).toMatchObject([{ tone: 'warn', detail: expect.stringContaining(reason) }])
  })
})
