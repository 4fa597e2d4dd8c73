import { beforeEach, describe, expect, it } from 'vitest'
import { PickedPrograms } from './picked-programs.ts'

describe('programs that a person picked', () => {
  let monoMs: number
  let picked: PickedPrograms
  beforeEach(() => {
    monoMs = 0
    picked = new PickedPrograms({ known: () => ['/app/before.js', '', '/opt/node'], monoMs: () => monoMs })
  })
  const opens = (scriptPath: string, nodePath?: string) =>
    picked.refusal('cluster.open', { scriptPath, ...(nodePath === undefined ? {} : { nodePath }) }) === null

  it('are those that were picked, and those that ran before', () => {
    expect([opens('/app/a.js'), opens('/app/before.js'), opens('/app/x/../before.js')]).toEqual([false, true, true])
    picked.add('/app/a.js')
    expect([opens('/app/a.js'), opens('/app/b.js')]).toEqual([true, false])
  })

  it('are named right after a press, and stay picked', () => {
    picked.pressed()
    monoMs = 5000
    expect(opens('/app/a.js')).toBe(true)
    monoMs = 60_000
    expect([opens('/app/a.js'), opens('/app/b.js')]).toEqual([true, false])
  })

  it('are the node binaries, too', () => {
    expect([opens('/app/before.js', '/opt/node'), opens('/app/before.js', 'embedded')]).toEqual([true, true])
    expect(opens('/app/before.js', '/tmp/evil')).toBe(false)
    expect(picked.refusal('runtime.probe', { path: '/tmp/evil' })?.ok).toBe(false)
    expect(picked.refusal('cluster.update', { clusterId: 'a', settings: { nodePath: '/tmp/evil' } })?.ok).toBe(false)
    expect(picked.refusal('cluster.update', { clusterId: 'a', settings: { workers: 2 } })).toBeNull()
  })

  it('are asked for in words', () => {
    expect(picked.refusal('cluster.open', { scriptPath: '/app/a.js' })).toMatchObject({
      error: {
        code: 'refused',
        message:
          '/app/a.js was not picked by a person: choose it in the dialog, drop it on the window, or name it on the command line',
      },
    })
  })

  it('are an editor, which opens right after a press alone, and is chosen so', () => {
    const asked = () => [
      picked.refusal('app.openPlace', { clusterId: 'a', file: '/app/a.js', line: 1, column: null }) === null,
      picked.refusal('deck.saveView', { editor: 'other', editorAddress: 'evil://{file}' }) === null,
      picked.refusal('deck.saveView', { theme: 'dark' }) === null,
    ]
    expect(asked()).toEqual([false, false, true])
    picked.pressed()
    expect(asked()).toEqual([true, true, true])
    monoMs = 5001
    expect(asked()).toEqual([false, false, true])
  })

  it('are of no concern to other commands', () => {
    expect(picked.refusal('cluster.start', { clusterId: 'a' })).toBeNull()
  })
})
