import { describe, expect, it } from 'vitest'
import { parseCommandLine } from './command-line.ts'

const context = { workingDir: '/work', version: '1.2.3', sampleIds: ['hello', 'leaky'] }
const parse = (...words: string[]) => parseCommandLine(words, context)

describe('command line', () => {
  it('starts nothing without a script', () => {
    expect(parse()).toEqual({ kind: 'run', open: null, sample: null, userDataDir: null, files: [] })
  })

  it('reads a script with all its options', () => {
    expect(
      parse(
        'api/server.js',
        '--workers',
        '4',
        '--policy',
        'shared-handle',
        '--cwd',
        'api',
        '--node',
        '/opt/node',
        '--env',
        'A=1',
        '--env',
        'B=x=y',
        '--slot-env',
        '1:REGION=eu',
        '--slot-env',
        '2: REGION=us',
        '--no-app-instance',
        '--serialization',
        'advanced',
        '--primary',
        'own',
        '--orphans',
        'live-on',
        '--proxy',
        'REDIS_URL',
        '--proxy',
        'DB_HOST+DB_PORT',
        '--args',
        '--port 3000 "two words"',
        '--exec-args=--max-old-space-size=64',
        '--name',
        'checkout',
        '--end-signal',
        'SIGUSR2',
        '--watch',
        '--user-data-dir',
        'data',
      ),
    ).toEqual({
      kind: 'run',
      open: {
        scriptPath: '/work/api/server.js',
        workers: 4,
        policy: 'shared-handle',
        endSignal: 'SIGUSR2',
        cwd: '/work/api',
        nodePath: '/opt/node',
        env: { A: '1', B: 'x=y' },
        slotEnv: { 1: { REGION: 'eu' }, 2: { REGION: 'us' } },
        appInstance: false,
        serialization: 'advanced',
        primary: 'own',
        orphans: 'live-on',
        dependencies: [
          { variable: 'REDIS_URL', portVariable: null },
          { variable: 'DB_HOST', portVariable: 'DB_PORT' },
        ],
        args: ['--port', '3000', 'two words'],
        execArgs: ['--max-old-space-size=64'],
        name: 'checkout',
        watch: true,
      },
      sample: null,
      userDataDir: '/work/data',
      files: [],
    })
  })

  it('starts a sample with the settings that are given, as it does a script', () => {
    const result = parse('--sample', 'leaky', '--name', 'mine', '--env', 'PORT=0', '--policy', 'random')
    const settings = { name: 'mine', env: { PORT: '0' }, policy: 'random' }
    expect(result).toMatchObject({ open: null, sample: { id: 'leaky', settings } })
  })

  it('says nothing of NODE_APP_INSTANCE unless asked, so that it stays as it was', () => {
    expect(parse('server.js')).not.toHaveProperty('open.appInstance')
    expect(parse('server.js', '--app-instance')).toHaveProperty('open.appInstance', true)
  })

  it.each([
    ['REDIS_URL=redis://:s3cret@host', 'Give the name of the variable alone'],
    ['A,B,A', 'name it once'],
    ['9LIVES', 'named by its variable alone'],
    ['A,B,C,D,E,F,G,H,I', 'At most 8'],
  ])('refuses the dependency %s', (names, words) => {
    const result = parse('server.js', '--proxy', names)
    expect(result).toMatchObject({ kind: 'print', exitCode: 2 })
    expect(result.kind === 'print' && result.text).toContain(words)
    expect(JSON.stringify(result)).not.toContain('s3cret')
  })

  it('tells experiments and lessons from the script: they are shown beside it, and run nothing', () => {
    expect(parse('a.deckexp')).toMatchObject({ open: null, sample: null, files: ['/work/a.deckexp'] })
    expect(parse('file:///home/ada/my%20first.decklesson', 'api/server.js', '../B.DECKEXP')).toMatchObject({
      open: { scriptPath: '/work/api/server.js' },
      files: ['/home/ada/my first.decklesson', '/B.DECKEXP'],
    })
    expect(parse('--name', 'x.deckexp', 'server.js')).toMatchObject({ open: { name: 'x.deckexp' }, files: [] })
  })

  it('takes an empty name for none: every cluster has one', () => {
    expect(parse('server.js', '--name', '')).toMatchObject({ open: { scriptPath: '/work/server.js' } })
    expect(parse('server.js', '--name', '')).not.toHaveProperty('open.name')
  })

  it.each([['0'], ['-1'], ['1.5'], ['129'], ['four']])('refuses %s workers and names the range', (count) => {
    const result = parse('server.js', '--workers', count)
    expect(result).toMatchObject({ kind: 'print', exitCode: 2 })
    expect(result.kind === 'print' && result.text).toContain('1 to 128')
  })

  it.each([
    [['--nonsense'], '--nonsense'],
    [['--policy', 'fastest'], 'round-robin'],
    [['--end-signal', 'SIGHUP'], 'shutdown'],
    [['--env', 'novalue'], 'KEY=VALUE'],
    [['--slot-env', 'A=1'], 'SLOT:KEY=VALUE'],
    [['--slot-env', '0:A=1'], 'slots are 1 to 128'],
    [['--serialization', 'xml'], 'advanced'],
    [['--primary', 'mine'], 'deck, own'],
    [['--orphans', 'stay'], 'end, live-on'],
    [['--args', '"open'], 'not closed'],
    [['--sample', 'nope'], 'hello'],
    [['a.js', 'b.js'], 'too many arguments'],
    [['a.js', '--sample', 'hello'], 'not both'],
  ])('refuses %j with the reason', (words, reason) => {
    const result = parse(...words)
    expect(result).toMatchObject({ kind: 'print', exitCode: 2 })
    expect(result.kind === 'print' && result.text).toContain(reason)
  })

  it('lets switches of Chromium pass', () => {
    expect(parse('--no-sandbox', '--remote-debugging-port=0', '--inspect=0', 'a.js')).toMatchObject({
      kind: 'run',
      open: { scriptPath: '/work/a.js' },
    })
  })

  it('prints help and version with exit code 0', () => {
    expect(parse('--version')).toEqual({ kind: 'print', text: '1.2.3\n', exitCode: 0 })
    expect(parse('--help')).toMatchObject({ kind: 'print', exitCode: 0 })
  })
})
