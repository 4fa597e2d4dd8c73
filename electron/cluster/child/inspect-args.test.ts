import { describe, expect, it } from 'vitest'
import { freeInspectPorts } from './inspect-args.ts'

describe('inspector ports', () => {
  it.each([
    [['--inspect'], ['--inspect=0']],
    [['--inspect=9229'], ['--inspect=0']],
    [['--inspect-brk=127.0.0.1:9229'], ['--inspect-brk=127.0.0.1:0']],
    [['--inspect-wait=localhost'], ['--inspect-wait=localhost:0']],
    [['--inspect=[::1]:9229'], ['--inspect=[::1]:0']],
    [['--inspect-port=9230'], ['--inspect-port=0']],
    [
      ['--inspect-port', '127.0.0.1:9230'],
      ['--inspect-port', '127.0.0.1:0'],
    ],
    [['--debug-port=5858'], ['--debug-port=0']],
    [
      ['--inspect', 'x:9229'],
      ['--inspect=0', 'x:9229'],
    ],
    [['--inspect-publish-uid=http'], ['--inspect-publish-uid=http']],
    [
      ['--max-old-space-size=64', '--require', './a.cjs'],
      ['--max-old-space-size=64', '--require', './a.cjs'],
    ],
  ])('rewrites %j to %j', (given, expected) => {
    expect(freeInspectPorts(given, undefined)).toEqual(expected)
  })

  it('overrules the port that NODE_OPTIONS names', () => {
    expect(freeInspectPorts([], '--no-warnings --inspect=9229')).toEqual(['--inspect-port=0'])
    expect(freeInspectPorts([], '--no-warnings')).toEqual([])
  })
})
