import { lessonFileSchema } from '../../../shared/lessons/lesson-file.ts'
import type { Lesson } from '../lesson.ts'

/** The text of a lesson with every kind of part, as an author writes it. */
export const madeUpLessonData = {
  version: 1,
  id: 'made-up',
  title: 'A made-up lesson',
  summary: 'One of each kind of part',
  minutes: 5,
  app: { script: 'server.js', workers: 4 },
  facts: {
    seen: { of: 'ask', name: 'count', take: 'distinct', field: 'pid', words: 'workers that answered' },
    highest: { of: 'ask', name: 'count', take: 'largest', field: 'counter', words: 'highest counter' },
    asked: { of: 'ask', name: 'count', take: 'count', words: 'answers' },
    rate: { of: 'load', name: 'busy', take: 'rate', words: 'rate', unit: '/s' },
    back: { of: 'until', name: 'all-back', words: 'time until all were back' },
    faults: { of: 'events', kind: 'fault', words: 'faults seen' },
    cores: { of: 'machine', take: 'cores', words: 'cores' },
    share: { of: 'ratio', over: ['asked', 'seen'], words: 'answers for each worker' },
    again: { of: 'ask', name: 'again', take: 'workers', words: 'workers in a round' },
  },
  steps: [
    {
      id: 'counters',
      title: 'Who counts?',
      parts: [
        { id: 'intro', kind: 'read', text: 'On {{cores}} cores.', code: { file: 'server.js', from: 1, to: 1 } },
        {
          id: 'guess',
          kind: 'predict',
          question: 'How high?',
          form: {
            kind: 'choice',
            of: [
              { id: 'shared', words: 'one counter' },
              { id: 'own', words: 'each its own', when: [{ fact: 'highest', below: 'asked' }] },
            ],
          },
          beliefs: [1],
        },
        {
          id: 'try',
          kind: 'do',
          words: 'Ask eight times',
          deeds: [{ ask: 'count', requests: [{ path: '/count' }], times: 8 }],
          facts: ['seen', 'highest', 'asked'],
        },
        { id: 'saw', kind: 'observe', question: 'What did you see?', of: 'guess' },
        {
          id: 'table',
          kind: 'compare',
          rows: [
            { words: 'counter', prediction: 'guess', observation: 'saw', fact: 'highest', textbook: 'own memory' },
          ],
        },
        {
          id: 'why',
          kind: 'explain',
          cases: [
            { when: [{ fact: 'highest', below: 'asked' }], text: 'It was {{highest}} of {{asked}}.' },
            { text: 'One worker answered all.' },
          ],
        },
        {
          id: 'checks',
          kind: 'check',
          claims: [
            { words: 'Each counts on its own', holds: [{ fact: 'highest', below: 'asked' }] },
            {
              words: 'More than eight cores',
              holds: [{ fact: 'cores', above: 8 }],
              unless: { when: [{ fact: 'cores', atMost: 8 }], why: 'This machine has few cores' },
            },
          ],
        },
      ],
    },
    {
      id: 'kill',
      title: 'Kill one',
      parts: [
        {
          id: 'guess-rate',
          kind: 'predict',
          question: 'How much?',
          form: { kind: 'number', fact: 'rate', min: 0, max: 100_000, within: { ratio: 0.2 } },
        },
        {
          id: 'hit',
          kind: 'do',
          words: 'Kill a worker',
          deeds: [
            { load: 'busy', for: '2 s', background: true },
            { pause: '500 ms' },
            { action: 'worker.sigkill', name: 'kill one' },
            { until: 'all-back', measure: 'workers.listening', atLeast: 'desired', within: '5 s' },
          ],
          control: { at: 'kill-menu', hint: 'Press Kill', done: [{ action: 'worker.sigkill' }] },
          facts: ['rate', 'back', 'faults'],
        },
        {
          id: 'rounds',
          kind: 'repeat',
          words: 'Again',
          times: 3,
          deeds: [
            { action: 'worker.sigterm', name: 'end one' },
            { ask: 'again', requests: [{ path: '/' }], times: 2 },
          ],
          fact: 'again',
        },
        { id: 'edit', kind: 'change', text: 'Mend it', file: 'server.js', solution: 'solved.js' },
        { id: 'free', kind: 'play', text: 'Play' },
      ],
    },
  ],
  drill: {
    title: 'Something is wrong',
    story: 'Users complain.',
    withinS: 60,
    load: { path: '/', ratePerSec: 20 },
    faults: [
      { id: 'slow', words: 'One worker is slow', deed: { fault: 'fault.latency', name: 'slow', for: '60 s' } },
      { id: 'stopped', words: 'One worker stands still', deed: { action: 'worker.pause', name: 'stop it' } },
    ],
    hints: ['Look at the wires', 'Look at one worker'],
  },
}

export function madeUpLesson(): Lesson {
  return {
    file: lessonFileSchema.parse(madeUpLessonData),
    files: new Map([
      ['server.js', 'const counter = 0\n'],
      ['solved.js', 'const counter = 1\n'],
    ]),
  }
}
