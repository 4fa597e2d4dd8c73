import { tmpdir } from 'node:os'
import { describe, expect, it } from 'vitest'
import { version } from '../../package.json'
import { decideStart } from './command-lines.ts'

const decide = (words: readonly string[], hasDisplay = true) => decideStart(words, { workingDir: tmpdir(), hasDisplay })

describe('what the installed program starts', () => {
  it.each([
    [[]],
    [['server.js']],
    [['app/server.js', '--workers', '4']],
    [['--sample', 'hello']],
    [['.']],
    [['server.js', '--name', 'run']],
    [['not-there.js']],
  ])('%j opens the window', (words) => {
    expect(decide(words)).toEqual({ kind: 'window' })
  })

  it.each([
    [['run', 'server.js']],
    [['experiment', 'list']],
    [['lesson', 'check', '--what-is-this']],
    [['run', '--help']],
    [['help', 'run']],
  ])('%j goes to the terminal as it is', (words) => {
    expect(decide(words)).toEqual({ kind: 'terminal', words, note: null })
  })

  it('without a display a script is run in the terminal, and a line says so', () => {
    const words = ['server.js', '--workers', '2', '--verbose', '--no-sandbox']
    expect(decide(words, false)).toEqual({
      kind: 'terminal',
      words: ['run', 'server.js', '--workers', '2'],
      note: expect.stringContaining('no display here'),
    })
  })

  it('a bad option is told before anything starts or is fetched', () => {
    expect(decide(['server.js', '--workers', '900'])).toMatchObject({ kind: 'print', exitCode: 2 })
  })

  it('a word that is neither a verb nor there is told with the verbs', () => {
    expect(decide(['exprt', 'pm2'])).toEqual({
      kind: 'print',
      text: expect.stringMatching(/^error: "exprt" is neither a script or folder in .* nor a verb \(run, .*\)\n$/),
      exitCode: 2,
    })
  })

  it('help lists the options of the window and the verbs', () => {
    const help = decide(['--help'])
    expect(help).toMatchObject({ kind: 'print', exitCode: 0, text: expect.stringContaining('--workers <n>') })
    expect(help).toMatchObject({ text: expect.stringMatching(/in the terminal:\n {2}run +Runs a server script/) })
  })

  it('prints its version', () => {
    expect(decide(['--version'])).toEqual({ kind: 'print', text: `${version}\n`, exitCode: 0 })
  })
})
