import { describe, expect, it } from 'vitest'
import { readExperiment } from './read-experiment.ts'

const valid = `version: 1
title: Kill one
steady-state-hypothesis:
  title: It answers
  probes:
    - name: fast
      tolerance: p(99)<50
method:
  - name: kill
    action: worker.sigkill
`
const messageOf = (text: string): string => {
  const read = readExperiment(text)
  return read.ok ? '' : read.error.message
}

describe('an experiment', () => {
  it('is read from YAML with what is not said filled in', () => {
    const read = readExperiment(valid)
    expect(read).toMatchObject({
      ok: true,
      value: {
        seed: 1,
        repeats: 1,
        load: { model: 'open', ratePerSec: 200, connections: 20 },
        timing: { settleMs: 2000, beforeMs: 5000, afterMs: 5000 },
        hypothesis: { checks: [{ name: 'fast', when: ['before', 'after'], limit: { withinMs: null } }] },
        method: [{ kind: 'action', does: 'worker.sigkill', target: { kind: 'random', count: 1 } }],
      },
    })
  })

  it('is the same in JSON', () => {
    const json = JSON.stringify({
      version: 1,
      title: 'Kill one',
      'steady-state-hypothesis': { title: 'It answers', probes: [{ name: 'fast', tolerance: 'p(99)<50' }] },
      method: [{ name: 'kill', action: 'worker.sigkill' }],
    })
    expect(readExperiment(json)).toEqual(readExperiment(valid))
  })

  it.each<[string, string, string]>([
    ['nothing at all', '', 'line 1: The file is empty'],
    ['JSON that breaks off', '{\n  "version": 1,\n  "title": "x"\n  "method": []\n}', 'line 4: This is not JSON'],
    ['a list', '[]', 'This is no experiment'],
    ['another version', valid.replace('version: 1', 'version: 2'), 'line 1: version: version must be 1'],
    ['a field that means nothing', `${valid}speed: 3\n`, '"speed" means nothing here'],
    ['an unknown action', valid.replace('sigkill', 'sigkil'), 'line 10: method.0.action: There is no such action'],
    [
      'an unknown fault',
      valid.replace('action: worker.sigkill', 'fault: fault.earthquake'),
      'line 10: method.0.fault: There is no such fault',
    ],
    [
      'a step that does nothing',
      valid.replace('    action: worker.sigkill\n', ''),
      'line 9: method.0: A step needs "fault", "action"',
    ],
    [
      'a duration of zero',
      valid.replace('action: worker.sigkill', 'fault: fault.block-loop\n    for: 0'),
      'line 11: method.0.for: for must be a time from 100 ms to 1 h',
    ],
    [
      'a duration of a year',
      valid.replace('action: worker.sigkill', 'fault: fault.block-loop\n    for: 525600 m'),
      'line 11: method.0.for',
    ],
    [
      'a time without a unit that is known',
      valid.replace('action: worker.sigkill', 'fault: fault.block-loop\n    for: 2 y'),
      'not "2 y"',
    ],
    [
      'a probability of 1.5',
      valid.replace('action: worker.sigkill', 'fault: fault.hang\n    input: { hits: share, hitPercent: 150 }'),
      'line 11: method.0.input.hitPercent: Share must be a whole number from 1 to 100',
    ],
    [
      'a status of 99',
      valid.replace('action: worker.sigkill', 'fault: fault.status\n    input: { status: 99 }'),
      'line 11: method.0.input.status: Status must be a whole number from 400 to 599',
    ],
    [
      'no slot',
      valid.replace('worker.sigkill', 'worker.sigkill\n    target: { kind: slots, slots: [] }'),
      'Name at least one slot',
    ],
    [
      'a limit that is none',
      valid.replace('p(99)<50', 'fast enough'),
      'line 7: steady-state-hypothesis.probes.0.tolerance: "fast enough" is no limit',
    ],
    ['a probe that does not exist', valid.replace('p(99)<50', 'wings==2'), 'There is no probe "wings"'],
    ['a unit that is another measure’s', valid.replace('p(99)<50', 'p(99)<50%'), 'p(99) is not counted in %'],
    [
      'a range that ends before it begins',
      valid.replace('tolerance: p(99)<50', 'probe: workers.listening\n      tolerance: [4, 2]'),
      'The range begins above its end',
    ],
    [
      'nothing that is looked at before',
      valid.replace('p(99)<50', 'p(99)<50\n      when: after'),
      'At least one probe must be looked at before',
    ],
    ['load limits without a load', `${valid}load: none\n`, 'p(99) is measured by the load, and load is "none"'],
    [
      'a share above all',
      valid.replace('p(99)<50', 'errors<5'),
      'errors is a share of a whole, and never above 100 %: write it as "errors<5%"',
    ],
    ['a limit below nothing', valid.replace('p(99)<50', 'p(99)<-3'), 'p(99) is never below 0'],
    [
      'a range above all',
      valid.replace('tolerance: p(99)<50', 'probe: errors\n      tolerance: [0, 5]'),
      'errors is a share of a whole',
    ],
    [
      'a limit that nobody waits for',
      valid.replace('p(99)<50', 'workers.listening==2 within 600m'),
      '600m is longer than anybody waits: 1 h at most',
    ],
    [
      'a title that would move the cursor',
      valid.replace('title: Kill one', 'title: "Kill\\u001b[2Jone"'),
      'line 2: title: title must be one line without control characters',
    ],
    [
      'fields that mean nothing',
      `${valid}speed: 3\ncolour: red\n`,
      '"speed", "colour" mean nothing here: take them out',
    ],
    ['two documents', `${valid}---\n${valid}`, 'line 11: A second document begins here'],
    ['a load that is a word', `${valid}load: heavy\n`, 'load must be "none", or settings of a load'],
    [
      'an unknown kind of trigger',
      valid.replace('action: worker.sigkill', 'fault: fault.sigkill\n    trigger: { kind: sometimes }'),
      'There is no such kind: write now, after, every',
    ],
    [
      'a dependency without its variable',
      valid.replace('action: worker.sigkill', 'fault: fault.dependency-down'),
      'Dependency down needs to know whereby: add "input: { variable: REDIS_URL }"',
    ],
    ['no slot where one is needed', valid.replace('p(99)<50', 'slot.cpu.ratio<0.5'), 'is of one slot: add "slot: 1"'],
    ['a load below its bounds', `${valid}load: { ratePerSec: 0 }\n`, 'load'],
    [
      'a rail that allows one slot',
      `${valid}    target: { kind: slots, slots: [1, 2, 3] }\nguardRails: { mostSlots: { isOn: true, count: 1 } }\n`,
      'The guard rail allows 1 slot at once, and this hits 3',
    ],
    [
      'a rail that would forbid the first step',
      `${valid}    target: { kind: slots, slots: [1, 2, 3] }\nguardRails: { mostSlots: { isOn: true, count: 2 } }\n`,
      'The guard rail allows 2 slots at once, and this hits 3',
    ],
    [
      'two faults that exclude each other',
      valid.replace(
        'action: worker.sigkill',
        'fault: fault.block-loop\n    background: true\n  - name: burn\n    fault: fault.burn-loop',
      ),
      'Burn CPU in the loop cannot be there together with "kill"',
    ],
  ])('with %s is refused with the place and the reason', (_what, text, words) => {
    expect(messageOf(text)).toContain(words)
  })

  it('may have such faults on different slots', () => {
    const on = (slot: number): string => `    target: { kind: slots, slots: [${slot}] }`
    const text = valid.replace(
      '    action: worker.sigkill\n',
      `    fault: fault.block-loop\n    background: true\n${on(1)}\n  - name: burn\n    fault: fault.burn-loop\n${on(2)}\n`,
    )
    expect(messageOf(text)).toBe('')
  })

  it('names all that is wrong, a line each', () => {
    const lines = messageOf(valid.replace('p(99)<50', 'wings==2').replace('sigkill', 'sigkill\n    speed: 3')).split(
      '\n',
    )
    expect(lines.length).toBe(1)
    expect(
      messageOf(valid.replace('version: 1', 'version: 3').replace('title: Kill one', 'title: ""')).split('\n'),
    ).toHaveLength(2)
  })
})
