import type { Part } from '../../shared/lessons/lesson-file.ts'
import type { PartState } from '../../shared/lessons/lesson-view.ts'

type PartOf<Kind extends Part['kind']> = Extract<Part, { readonly kind: Kind }>

/** A choice among what becomes of a session. */
export const aChoice: Extract<PartOf<'predict'>['form'], { readonly kind: 'choice' }> = {
  kind: 'choice',
  of: [
    { id: 'none', words: 'None', when: [] },
    { id: 'three', words: '3 of 4', when: [] },
  ],
}

/** A part of a step as it is before anything came of it. */
export const aPartState = (part: Part, more: Partial<PartState> = {}): PartState => ({
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
  ...more,
})

export const aPredictPart = (id: string): PartOf<'predict'> => ({
  id,
  kind: 'predict',
  question: 'How many answers are 401?',
  form: aChoice,
  beliefs: [],
})

export const aDoPart = (id: string): PartOf<'do'> => ({
  id,
  kind: 'do',
  words: 'Logs in once and asks four times.',
  deeds: [],
  control: null,
  facts: [],
})

export const anObservePart = (id: string, of: string): PartOf<'observe'> => ({
  id,
  kind: 'observe',
  question: 'What did you see?',
  of,
})
