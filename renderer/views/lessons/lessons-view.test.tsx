import { renderToStaticMarkup } from 'react-dom/server'
import { afterEach, describe, expect, it, vi } from 'vitest'
import type { LessonsSnapshot } from '../../../shared/lessons/lesson-view.ts'
import { initialState } from '../../store/deck-state.ts'
import { deckStore } from '../../store/deck-store.ts'
import { aCluster } from '../../testing/cluster.ts'
import {
  aCard,
  aDoPart,
  aDrill,
  aLesson,
  aPartState,
  aPredictPart,
  aReadPart,
  theLessons,
} from '../../testing/lesson.ts'
import { LessonsHead } from './lesson-head.tsx'
import { LessonsView } from './lessons-view.tsx'

// The wire view asks how much may move as soon as it is loaded.
vi.hoisted(() => vi.stubGlobal('window', { matchMedia: () => ({ matches: false }) }))

function drawn(lessons: LessonsSnapshot | null): string {
  vi.spyOn(deckStore, 'getInitialState').mockReturnValue({
    ...initialState,
    order: ['a'],
    live: { ...initialState.live, clusters: { a: aCluster('a') } },
    lessons,
  })
  return renderToStaticMarkup(
    <>
      <LessonsHead />
      <LessonsView />
    </>,
  )
}

const cards = [aCard('one', { title: 'One port' }), aCard('two', { needs: ['one'], doneCount: 1, lastAtMs: 1 })]
const parts = [
  aPartState(aReadPart('text')),
  aPartState(aPredictPart('guess')),
  aPartState(aDoPart('try'), { status: 'locked' }),
]

describe('the screen of lessons', () => {
  afterEach(() => vi.restoreAllMocks())

  it('lists them in order, with what comes before each and the way in', () => {
    const html = drawn(theLessons(cards))
    expect(html).toContain('aria-label="Lessons"')
    expect(html.indexOf('One port')).toBeLessThan(html.indexOf('Lesson two'))
    expect(html).toContain('after: One port')
    expect(html).toContain('aria-label="Start: One port"')
    expect(html).toContain('aria-label="Go on: Lesson two"')
  })

  it('names the files that cannot be used, and why', () => {
    const problem = { path: '/home/ada/my.decklesson', words: 'version must be 1: this deck reads no other' }
    const shown = (source: 'own' | 'opened') => drawn(theLessons(cards, null, { problems: [{ ...problem, source }] }))
    expect(shown('opened')).toContain('version must be 1: this deck reads no other')
    expect(shown('opened')).toContain('Take /home/ada/my.decklesson off the list')
    expect(shown('own')).not.toContain('off the list')
  })

  it('says so when there is none, and when they are not read yet', () => {
    expect(drawn(theLessons([]))).toContain('There is no lesson here')
    expect(drawn(null)).toContain('Reading the lessons')
  })

  it('shows a step by the names that were promised, and nothing behind the prediction', () => {
    const html = drawn(theLessons(cards, aLesson(parts, { clusterId: null })))
    expect(html).toMatch(/<h1[^>]*>State that lives in one worker<\/h1>/)
    expect(html).toMatch(/role="progressbar" aria-label="Steps"[^>]*aria-valuenow="2"/)
    expect(html).toMatch(/<h2[^>]*>Where did my login go\?<\/h2>/)
    for (const name of ['Back', 'Next step', 'Leave lesson']) expect(html).toContain(name)
    expect(html).toContain('First: your prediction')
    expect(html).not.toContain('Logs in once and asks four times.')
  })

  it('asks before a stranger’s scripts run, and shows no step before', () => {
    const html = drawn(
      theLessons(cards, aLesson(parts, { clusterId: null, trust: { path: '/tmp/x', scripts: ['server.js'] } })),
    )
    expect(html).toContain('Let its scripts run')
    expect(html).toContain('server.js')
    expect(html).not.toContain('Text of text')
  })

  it('says what became of its cluster, and brings it back', () => {
    const html = drawn(theLessons(cards, aLesson(parts, { phase: 'gone', words: 'It was removed.', clusterId: null })))
    expect(html).toContain('Its cluster is gone')
    expect(html).toContain('Bring it back')
  })

  it('shows a drill that runs, and no step beside it', () => {
    const drill = aDrill({ phase: 'running', startedAtMs: 0, endsAtMs: 300_000 })
    const html = drawn(theLessons(cards, aLesson(parts, { drill, clusterId: null })))
    expect(html).toContain('Customers say')
    expect(html).toContain('aria-label="Time left"')
    expect(html).not.toContain('Text of text')
    expect(html).not.toContain('Next step')
  })
})
