import type { Part } from '../../shared/lessons/lesson-file.ts'
import type {
  Answered,
  DrillState,
  LessonCard,
  LessonState,
  LessonsSnapshot,
  PartState,
} from '../../shared/lessons/lesson-view.ts'

/** A lesson of ours that nobody began. */
export const aCard = (id: string, change: Partial<LessonCard> = {}): LessonCard => ({
  id,
  title: `Lesson ${id}`,
  summary: 'What it is about.',
  minutes: 8,
  needs: [],
  source: 'own',
  path: null,
  stepCount: 4,
  doneCount: 0,
  lastAtMs: null,
  hasDrill: false,
  drill: null,
  ...change,
})

/** A part of a step that is the person's turn. */
export const aPart = (part: Part, change: Partial<PartState> = {}): PartState => ({
  part,
  status: 'open',
  words: '',
  form: part.kind === 'predict' ? part.form : null,
  answer: null,
  measured: null,
  nearness: null,
  report: null,
  rounds: [],
  claims: [],
  rows: [],
  shownText: null,
  code: null,
  ...change,
})

export const readPart = (id: string): Part => ({ id, kind: 'read', text: `Text of ${id}.` })

export const predictPart = (id: string): Part => ({
  id,
  kind: 'predict',
  question: 'How many of the four answers know you?',
  form: {
    kind: 'choice',
    of: [
      { id: 'all', words: 'All of them', when: [] },
      { id: 'one', words: 'About one', when: [] },
    ],
  },
  beliefs: [],
})

export const doPart = (id: string): Part => ({
  id,
  kind: 'do',
  words: 'One login, then four requests',
  deeds: [{ pause: 10 }],
  control: null,
  facts: [],
})

/** One answer to a scripted client. */
export const anAnswer = (number: number, change: Partial<Answered> = {}): Answered => ({
  client: 1,
  number,
  method: 'GET',
  path: '/me',
  status: 200,
  words: '',
  pid: 48_213,
  slot: 1,
  ms: 4,
  body: { user: 'ada' },
  atMs: 1000 + number,
  ...change,
})

/** A lesson in its second step of three, whose cluster is there. */
export const aLesson = (parts: readonly PartState[], change: Partial<LessonState> = {}): LessonState => ({
  lessonId: 'state',
  title: 'State that lives in one worker',
  steps: [
    { id: 'one', title: 'One process', state: 'done' },
    { id: 'two', title: 'Where did my login go?', state: 'now' },
    { id: 'three', title: 'A way out', state: 'todo' },
  ],
  at: 1,
  step: { id: 'two', title: 'Where did my login go?', panes: ['wires', 'answers'] },
  parts,
  phase: 'ready',
  words: '',
  clusterId: 'a',
  url: 'http://localhost:4100',
  folder: '/tmp/lesson',
  changedByHand: null,
  facts: {},
  store: null,
  drill: null,
  trust: null,
  ...change,
})

export const aDrill = (change: Partial<DrillState> = {}): DrillState => ({
  title: 'One of four is ill',
  story: 'Customers say: sometimes the shop does not answer.',
  phase: 'ready',
  startedAtMs: null,
  endsAtMs: null,
  kinds: [
    { id: 'hang', words: 'It hangs: answers never come' },
    { id: 'slow', words: 'It is slow: answers come late' },
  ],
  hints: [],
  hintCount: 2,
  solution: null,
  answer: null,
  ...change,
})

export const theLessons = (
  cards: readonly LessonCard[],
  current: LessonState | null = null,
  change: Partial<LessonsSnapshot> = {},
): LessonsSnapshot => ({ cards, problems: [], alias: '', current, ...change })
