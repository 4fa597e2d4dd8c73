/** @typedef {import('../../shared/lessons/answer.ts').Answer} Answer */

/**
 * A step that a lesson is pictured by: what somebody predicts who believes what many do, what they write down afterwards, and the
 * part that has to be in sight. `sees` null: as it was predicted.
 * @typedef {{
 *   lessonId: string,
 *   title: string,
 *   step: number,
 *   predicts: Answer,
 *   sees: Answer | null,
 *   until: string,
 *   inSight: string,
 * }} PicturedStep
 */

/** @type {(choice: string) => Answer} */
const choice = (id) => ({ kind: 'choice', choice: id })
/** @type {(value: number) => Answer} */
const number = (value) => ({ kind: 'number', value })

/** @type {readonly PicturedStep[]} */
export const picturedSteps = [
  {
    lessonId: 'why-cluster',
    title: 'Why a cluster',
    step: 1,
    predicts: choice('quarter'),
    sees: choice('same'),
    until: 'why-same',
    inSight: 'Compared',
  },
  {
    lessonId: 'one-port',
    title: 'One port, many processes',
    step: 1,
    predicts: choice('four'),
    sees: choice('one'),
    until: 'why-one-socket',
    inSight: 'Compared',
  },
  {
    lessonId: 'next-connection',
    title: 'Who gets the next connection?',
    step: 4,
    predicts: number(5),
    sees: number(8),
    until: 'draw-often',
    inSight: 'Again and again',
  },
  {
    lessonId: 'cpu-bound',
    title: 'What computing gains, and what it does not',
    step: 0,
    predicts: { kind: 'bars', values: { trivial: 4, primes: 4, wait: 4 } },
    sees: { kind: 'bars', values: { trivial: 1, primes: 2, wait: 4 } },
    until: 'why-gains',
    inSight: 'Compared',
  },
  {
    lessonId: 'when-workers-die',
    title: 'When workers die',
    step: 1,
    predicts: choice('none'),
    sees: choice('its-own'),
    until: 'explain-flight',
    inSight: 'Compared',
  },
  {
    lessonId: 'state-in-one-worker',
    title: 'State that lives in one worker',
    step: 0,
    predicts: number(8),
    sees: number(2),
    until: 'explain-counter',
    inSight: 'Compared',
  },
  {
    lessonId: 'sessions',
    title: 'Sessions: memory, sticky, Redis, signed cookie',
    step: 0,
    predicts: choice('always'),
    sees: choice('quarter'),
    until: 'explain-memory',
    inSight: 'Compared',
  },
  {
    lessonId: 'keeping-it-running',
    title: 'Keeping it running',
    step: 0,
    predicts: choice('few'),
    sees: choice('none'),
    until: 'explain-reload',
    inSight: 'Compared',
  },
]
