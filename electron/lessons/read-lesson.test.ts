import { describe, expect, it } from 'vitest'
import { createRandom } from '../../shared/base/seeded-random.mjs'
import { isLong } from '../../tools/testing/tested-releases.ts'
import { readLesson } from './read-lesson.ts'
import { madeUpLesson, madeUpLessonData } from './testing/made-up-lesson.ts'

const { files } = madeUpLesson()
const text = JSON.stringify(madeUpLessonData, null, 2)

/** What is said of the text with one piece of it replaced. */
function messageOf(from: string | RegExp, to: string, ofFiles: ReadonlyMap<string, string> = files): string {
  const changed = text.replace(from, to)
  expect(changed).not.toBe(text)
  const read = readLesson(changed, ofFiles)
  return read.ok ? '' : read.error.message
}

describe('a lesson file', () => {
  it('is read with what is not said filled in', () => {
    const read = readLesson(text, files)
    expect(read).toMatchObject({
      ok: true,
      value: {
        locale: 'en',
        app: { policy: 'round-robin', store: 'none' },
        steps: [{ panes: ['wires', 'workers'] }, {}],
      },
    })
  })

  it('takes texts from the files that it names', () => {
    const read = readLesson(
      text.replace('"On {{cores}} cores."', '"@texts/intro.md"'),
      new Map([...files, ['texts/intro.md', 'From a file']]),
    )
    expect(read.ok && read.value.steps[0]?.parts[0]).toMatchObject({ kind: 'read', text: 'From a file' })
  })

  it.each([
    ['another version', '"version": 1', '"version": 2', 'line 2: version: version must be 1: this deck reads no other'],
    [
      'an unknown action, with the one that was meant',
      '"action": "worker.sigkill",\n              "name"',
      '"action": "worker.sigkil",\n              "name"',
      'There is no such action: did you mean worker.sigkill? "clusterdeck experiment list" names all',
    ],
    ['a deed that does nothing', '"pause": "500 ms"', '"sleep": 1', 'A deed needs one of action, fault, ask, load'],
    ['a deed of a known kind with a wrong field', '"pause": "500 ms"', '"pause": "5 h"', 'pause must be a time from'],
    ['a field of a deed that means nothing', '"times": 8', '"tims": 8', '"tims" means nothing here: take it out'],
    ['an unknown kind of part', '"kind": "play"', '"kind": "game"', 'There is no such kind: write read, predict, do'],
    ['a fact that is not defined', '"fact": "again"', '"fact": "agan"', 'There is no fact "agan": did you mean again?'],
    ['a text with such a fact', '{{cores}}', '{{coers}}', 'There is no fact "coers": did you mean cores?'],
    ['a fact of a name that nothing measures', '"name": "busy"', '"name": "idle"', 'No deed has "load": "idle"'],
    ['a fact of itself', /"over": \[\s+"asked"/, '"over": ["share"', 'This fact is made of itself'],
    [
      'an observation of nothing',
      '"of": "guess"',
      '"of": "gues"',
      'No prediction "gues" comes before: did you mean guess?',
    ],
    ['the same id twice', '"id": "free"', '"id": "try"', 'There is a part "try" already: give this one another id'],
    ['lines that the script does not have', '"to": 1', '"to": 9', 'server.js has 1 lines, and this names line 9'],
    [
      'a missing script',
      '"script": "server.js"',
      '"script": "servr.js"',
      'The folder has no file servr.js: did you mean',
    ],
    ['a missing solution', '"solved.js"', '"nothing.js"', 'The folder has no file nothing.js: put it there'],
    ['a missing text', '"Play"', '"@play.md"', 'The folder has no file play.md: put it there, or write the text here'],
    ['a file outside', '"solved.js"', '"../solved.js"', 'A file is named relative to the folder of the lesson'],
    [
      'an unknown measure',
      '"measure": "workers.listening"',
      '"measure": "workers.listenin"',
      'did you mean workers.listening?',
    ],
    [
      'a control that is not what is done',
      '"action": "worker.sigkill"\n',
      '"action": "cluster.scale"\n',
      'None of its deeds is',
    ],
    ['a claim about nothing', '"above": 8\n', '"abov": 8\n', '"abov" means nothing here'],
    [
      'a drill that names its slot',
      '"for": "60 s"',
      '"for": "60 s", "target": {"kind": "slots", "slots": [1]}',
      'A drill hits',
    ],
  ])('is refused for %s', (_, from, to, words) => {
    const message = messageOf(from, to)
    expect(message).toContain(words)
    expect(message).toMatch(/^line \d+: /)
  })

  it.each([
    ['', 'The file is empty'],
    ['[1]', 'This is no lesson: it holds no fields'],
    ['{"version": 1,', 'This is not JSON'],
  ])('is none when it is %j', (whole, words) => {
    expect(readLesson(whole, files)).toMatchObject({ ok: false, error: { message: expect.stringContaining(words) } })
  })

  it('never throws, whatever is cut out of it, and always names something', () => {
    const seed = 7
    const random = createRandom(seed)
    for (let round = 0; round < (isLong ? 150 : 40); round += 1) {
      const at = Math.floor(random() * text.length)
      const cut = text.slice(0, at) + text.slice(at + 1 + Math.floor(random() * 12))
      const read = readLesson(cut, files)
      if (!read.ok) expect(read.error.message, `seed ${seed}, round ${round}`).toMatch(/\w{3}/)
    }
  })
})
