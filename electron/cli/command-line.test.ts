import { describe, expect, it } from 'vitest'
import { parseVerb } from './command-line.ts'

const parse = (...words: string[]) =>
  parseVerb(words, { workingDir: '/work', version: '1.2.3', sampleIds: ['hello', 'leaky'] })

describe('verbs', () => {
  it('run takes a script with the options of the deck', () => {
    expect(parse('run', 'server.js', '--workers', '4', '--env', 'PORT=0', '--json', '--user-data-dir', 'data')).toEqual(
      {
        kind: 'run',
        open: { scriptPath: '/work/server.js', workers: 4, env: { PORT: '0' } },
        sample: null,
        userDataDir: '/work/data',
        asJson: true,
      },
    )
  })

  it('export takes a world and a script with the options of the deck, or a remembered cluster', () => {
    expect(parse('export', 'swarm', 'server.js', '--workers', '4', '--measure', '--out', 'there', '--force')).toEqual({
      kind: 'export',
      target: 'swarm',
      open: { scriptPath: '/work/server.js', workers: 4 },
      sample: null,
      cluster: null,
      userDataDir: null,
      outDir: '/work/there',
      overwrites: true,
      evidencePath: null,
      measuredReloads: 3,
    })
    expect(parse('export', 'pm2', '--cluster', 'shop', '--evidence', 'e.json')).toMatchObject({
      open: null,
      cluster: 'shop',
      evidencePath: '/work/e.json',
      measuredReloads: null,
    })
  })

  it('run takes a sample', () => {
    expect(parse('run', '--sample', 'leaky')).toMatchObject({ open: null, sample: { id: 'leaky' }, asJson: false })
  })

  it('lesson check takes folders and ids, and plays them as often as asked', () => {
    const words = [
      'lesson',
      'check',
      'mine/',
      'one-port',
      '--json',
      '--repeat',
      '3',
      '--node',
      'node-18',
      '--seed',
      '7',
    ]
    expect(parse(...words)).toEqual({
      kind: 'lesson-check',
      lessons: ['mine/', 'one-port'],
      workingDir: '/work',
      asJson: true,
      repeats: 3,
      seed: 7,
      nodePath: '/work/node-18',
      userDataDir: null,
    })
    expect(parse('lesson', 'check')).toMatchObject({ lessons: [], repeats: 1, seed: 1, nodePath: '', asJson: false })
    expect(parse('lesson', 'list')).toEqual({ kind: 'lesson-list' })
  })

  it.each([
    [[], 'Usage: clusterdeck'],
    [['fly'], "unknown command 'fly'"],
    [['export', 'heroku', 'a.js'], 'pm2'],
    [['export', 'pm2'], 'export what?'],
    [['export', 'pm2', 'a.js', '--cluster', 'shop'], 'not both'],
    [['export', 'pm2', 'a.js', '--measure', '99'], '1 to 20'],
    [['run'], 'Name a script'],
    [['run', 'a.js', 'b.js'], 'too many arguments'],
    [['run', 'a.js', '--workers', 'many'], '1 to 128'],
    [['run', 'a.js', '--remote-debugging-port=0'], '--remote-debugging-port'],
    [['lesson', 'check', '--repeat', '0'], '1 to 100'],
    [['run', 'a.js', '--policy', 'fastest'], 'clusterdeck run --help'],
  ])('%j is refused with the reason', (words, reason) => {
    const line = parse(...words)
    expect(line).toMatchObject({ kind: 'print', exitCode: 2, text: expect.stringContaining(reason) })
  })

  it.each([
    [['--version'], '1.2.3\n'],
    [['--help'], 'run [options] [script]'],
    [['run', '--help'], 'Exit codes:\n  0 '],
  ])('%j is printed', (words, text) => {
    expect(parse(...words)).toMatchObject({ kind: 'print', exitCode: 0, text: expect.stringContaining(text) })
  })
})
