// Long, because it is one list of rules: what the schema cannot see of how the parts of a lesson go together.
import { actionIds } from '../../shared/actions/actions.ts'
import { nearestWord } from '../../shared/base/text/nearest-word.ts'
import { measures as knownMeasures, measureOf } from '../../shared/experiments/measures.ts'
import type { Condition } from '../../shared/lessons/facts.ts'
import type { AnswerForm, Deed, LessonFile, LessonStep, Part } from '../../shared/lessons/lesson-file.ts'
import { lifecycleKinds } from '../../shared/model/event.ts'
import { factsIn } from './facts/fact-words.ts'

type Path = readonly PropertyKey[]
/** Told while a file is read: what is wrong, and at which field. */
type Tell = (path: Path, words: string) => void

interface Judging {
  readonly file: LessonFile
  readonly files: ReadonlyMap<string, string>
  readonly tell: Tell
  /** Predictions and observations that came so far, with the form they ask for. */
  readonly predictions: Map<string, AnswerForm>
  /** Which prediction each observation is of. */
  readonly observations: Map<string, string>
  /** Names that deeds measure under. */
  readonly named: Readonly<Record<'ask' | 'load' | 'note' | 'until', Set<string>>>
}

/** Tells all that is wrong with a lesson whose fields are each right. */
export function judgeLesson(file: LessonFile, files: ReadonlyMap<string, string>, tell: Tell): void {
  const named = { ask: new Set<string>(), load: new Set<string>(), note: new Set<string>(), until: new Set<string>() }
  const judging: Judging = { file, files, tell, predictions: new Map(), observations: new Map(), named }
  if (file.needs.includes(file.id)) tell(['needs'], `The lesson needs itself: take ${file.id} out`)
  judgeFile(file.app.script, ['app', 'script'], judging)
  judgeIds(file.steps, ['steps'], 'step', tell)
  // Commands name a part by its id alone.
  const seen = new Set<string>()
  for (const [nth, step] of file.steps.entries()) {
    for (const [at, part] of step.parts.entries()) {
      const path = ['steps', nth, 'parts', at]
      if (seen.has(part.id)) tell([...path, 'id'], `There is a part "${part.id}" already: give this one another id`)
      seen.add(part.id)
      judgePart(part, path, judging)
    }
    judgeOrder(step, nth, judging)
  }
  judgeFacts(judging)
  judgeDrill(judging)
}

function judgePart(part: Part, path: Path, judging: Judging): void {
  const { tell, predictions, observations } = judging
  switch (part.kind) {
    case 'read':
      judgeText(part.text, [...path, 'text'], judging)
      judgeCode(part, path, judging)
      return
    case 'predict':
      judgeText(part.question, [...path, 'question'], judging)
      judgeForm(part.form, [...path, 'form'], judging)
      predictions.set(part.id, part.form)
      return
    case 'do':
      judgeText(part.words, [...path, 'words'], judging)
      judgeDeeds(part.deeds, path, judging)
      judgeControl(part, path, judging)
      for (const [nth, id] of part.facts.entries()) judgeFact(id, [...path, 'facts', nth], judging)
      return
    case 'observe':
      judgeText(part.question, [...path, 'question'], judging)
      if (!predictions.has(part.of)) tell([...path, 'of'], earlier('prediction', part.of, [...predictions.keys()]))
      observations.set(part.id, part.of)
      return
    case 'compare':
      judgeRows(part, path, judging)
      return
    case 'explain':
      judgeCases(part, path, judging)
      return
    case 'change':
      judgeText(part.text, [...path, 'text'], judging)
      judgeFile(part.file, [...path, 'file'], judging)
      judgeFile(part.solution, [...path, 'solution'], judging)
      return
    case 'repeat':
      judgeText(part.words, [...path, 'words'], judging)
      judgeDeeds(part.deeds, path, judging)
      judgeFact(part.fact, [...path, 'fact'], judging)
      return
    case 'check':
      for (const [nth, claim] of part.claims.entries()) {
        judgeText(claim.words, [...path, 'claims', nth, 'words'], judging)
        judgeConditions(claim.holds, [...path, 'claims', nth, 'holds'], judging)
        judgeConditions(claim.unless?.when ?? [], [...path, 'claims', nth, 'unless', 'when'], judging)
      }
      return
    case 'play':
      judgeText(part.text, [...path, 'text'], judging)
      return
  }
}

/** What a prediction is about must come after it: else the answer is there before the question. */
function judgeOrder(step: LessonStep, nth: number, { tell }: Judging): void {
  for (const [at, part] of step.parts.entries()) {
    if (part.kind !== 'observe') continue
    const predictedAt = step.parts.findIndex(({ id }) => id === part.of)
    if (predictedAt === -1 || predictedAt > at) continue
    const between = step.parts.slice(predictedAt, at)
    if (!between.some(({ kind }) => kind === 'do' || kind === 'repeat' || kind === 'change')) {
      tell(
        ['steps', nth, 'parts', at],
        `Nothing is done between "${part.of}" and "${part.id}": nobody saw anything yet`,
      )
    }
  }
}

function judgeCode(part: Extract<Part, { readonly kind: 'read' }>, path: Path, judging: Judging): void {
  const { code } = part
  if (code === undefined) return
  const { files, tell } = judging
  judgeFile(code.file, [...path, 'code', 'file'], judging)
  const text = files.get(code.file)
  if (text === undefined) return
  const lineCount = text.replace(/\n$/, '').split('\n').length
  if (code.from > code.to)
    tell([...path, 'code'], `The lines begin after their end: ${code.from} is more than ${code.to}`)
  if (code.to > lineCount)
    tell([...path, 'code', 'to'], `${code.file} has ${lineCount} lines, and this names line ${code.to}`)
  for (const [nth, mark] of code.marks.entries()) {
    if (mark < code.from || mark > code.to)
      tell([...path, 'code', 'marks', nth], `Line ${mark} is not shown: mark one from ${code.from} to ${code.to}`)
  }
}

function judgeForm(form: AnswerForm, path: Path, judging: Judging): void {
  const { tell } = judging
  if (form.kind === 'number') {
    judgeFact(form.fact, [...path, 'fact'], judging)
    if (form.min >= form.max) tell([...path, 'max'], `max must be more than min, which is ${form.min}`)
    return
  }
  judgeIds(form.of, [...path, 'of'], 'option', tell)
  if (form.kind === 'choice') {
    for (const [nth, { when }] of form.of.entries()) judgeConditions(when, [...path, 'of', nth, 'when'], judging)
    if (form.of.every(({ when }) => when.length === 0))
      tell([...path, 'of'], 'No option says when it is what happened: add "when" to at least one')
    return
  }
  for (const [nth, { fact }] of form.of.entries()) judgeFact(fact, [...path, 'of', nth, 'fact'], judging)
}

function judgeRows(part: Extract<Part, { readonly kind: 'compare' }>, path: Path, judging: Judging): void {
  const { predictions, observations, tell } = judging
  for (const [nth, { prediction, observation, fact }] of part.rows.entries()) {
    const at = [...path, 'rows', nth]
    judgeFact(fact, [...at, 'fact'], judging)
    if (prediction !== undefined && !predictions.has(prediction))
      tell([...at, 'prediction'], earlier('prediction', prediction, [...predictions.keys()]))
    if (observation === undefined) continue
    const of = observations.get(observation)
    if (of === undefined) tell([...at, 'observation'], earlier('observation', observation, [...observations.keys()]))
    else if (prediction !== undefined && of !== prediction)
      tell(
        [...at, 'observation'],
        `"${observation}" is of the prediction "${of}", and this row is about "${prediction}"`,
      )
  }
}

function judgeCases(part: Extract<Part, { readonly kind: 'explain' }>, path: Path, judging: Judging): void {
  for (const [nth, { when, text }] of part.cases.entries()) {
    judgeText(text, [...path, 'cases', nth, 'text'], judging)
    judgeConditions(when, [...path, 'cases', nth, 'when'], judging)
    const isLast = nth === part.cases.length - 1
    if (!isLast && when.length === 0)
      judging.tell([...path, 'cases', nth], 'What stands behind a case without "when" is never shown: put it last')
    if (isLast && when.length > 0)
      judging.tell([...path, 'cases', nth], 'The last case needs no "when": else nothing is shown where none is so')
  }
}

function judgeDeeds(deeds: readonly Deed[], path: Path, judging: Judging): void {
  const { named, tell } = judging
  for (const [nth, deed] of deeds.entries()) {
    const at = [...path, 'deeds', nth]
    if ('ask' in deed) named.ask.add(deed.ask)
    else if ('load' in deed) named.load.add(deed.load)
    else if ('note' in deed) {
      named.note.add(deed.note)
      judgeMeasure(deed, at, tell)
    } else if ('until' in deed) {
      named.until.add(deed.until)
      judgeMeasure(deed, at, tell)
      if (deed.atLeast === undefined && deed.atMost === undefined)
        tell(at, 'It waits for nothing: add atLeast or atMost')
      if (deed.atLeast === 'desired' && deed.measure !== 'workers.listening')
        tell([...at, 'atLeast'], 'Only workers.listening can be compared with desired: write a number')
    } else if ('write' in deed) judgeFile(deed.from, [...at, 'from'], judging)
    else if ('primary' in deed && deed.script !== undefined) judgeFile(deed.script, [...at, 'script'], judging)
  }
}

function judgeMeasure(
  { measure: id, slot }: { readonly measure: string; readonly slot?: number | undefined },
  path: Path,
  tell: Tell,
): void {
  const measure = measureOf(id)
  if (measure === undefined) {
    const ids = knownMeasures.map((one) => one.id)
    tell([...path, 'measure'], `There is no measure "${id}": ${oneOf(id, ids)}`)
    return
  }
  if (measure.isOfLoad) tell([...path, 'measure'], `${id} is of a whole load: use a "load" and a fact of it`)
  if (measure.needs === 'url') tell([...path, 'measure'], `${id} needs an address: use an "ask" and a fact of it`)
  if (measure.needs === 'slot' && slot === undefined) tell(path, `${id} is of one slot: add "slot": 1`)
  if (measure.needs !== 'slot' && slot !== undefined)
    tell([...path, 'slot'], `${id} is of the whole cluster: take the slot out`)
}

/** "Do it for me" must do what a press on the control does. */
function judgeControl(part: Extract<Part, { readonly kind: 'do' }>, path: Path, { tell }: Judging): void {
  if (part.control === null) return
  const does = part.deeds.flatMap((deed) => ('action' in deed ? deed.action : 'fault' in deed ? deed.fault : []))
  for (const [nth, { action }] of part.control.done.entries()) {
    if (!actionIds.some((id) => id === action))
      tell([...path, 'control', 'done', nth, 'action'], `There is no action "${action}": ${oneOf(action, actionIds)}`)
  }
  if (!part.control.done.some(({ action }) => does.includes(action)))
    tell([...path, 'control'], 'None of its deeds is what the control does: "Do it for me" would do something else')
}

function judgeFacts({ file, named, tell }: Judging): void {
  const ids = Object.keys(file.facts)
  for (const [id, fact] of Object.entries(file.facts)) {
    const path = ['facts', id]
    if (fact.of === 'ratio' || fact.of === 'difference') {
      for (const [nth, other] of fact.over.entries())
        if (!(other in file.facts)) tell([...path, 'over', nth], `There is no fact "${other}": ${oneOf(other, ids)}`)
      if (isCircle(id, file.facts)) tell([...path, 'over'], 'This fact is made of itself: name two others')
    } else if (fact.of === 'events') {
      if (!lifecycleKinds.some((kind) => kind === fact.kind))
        tell([...path, 'kind'], `There is no event "${fact.kind}": ${oneOf(fact.kind, lifecycleKinds)}`)
    } else if (fact.of !== 'machine' && !named[fact.of].has(fact.name)) {
      tell([...path, 'name'], `No deed has "${fact.of}": "${fact.name}": ${oneOf(fact.name, [...named[fact.of]])}`)
    }
    if (fact.of === 'ask' && ['largest', 'smallest', 'sum'].includes(fact.take) && fact.field === undefined)
      tell(path, `"${fact.take}" of what? Add "field"`)
  }
}

function isCircle(id: string, facts: LessonFile['facts'], within: readonly string[] = []): boolean {
  if (within.includes(id)) return true
  const fact = facts[id]
  if (fact === undefined || (fact.of !== 'ratio' && fact.of !== 'difference')) return false
  return fact.over.some((other) => isCircle(other, facts, [...within, id]))
}

function judgeDrill(judging: Judging): void {
  const { drill } = judging.file
  if (drill === undefined) return
  judgeIds(drill.faults, ['drill', 'faults'], 'fault', judging.tell)
  judgeText(drill.story, ['drill', 'story'], judging)
  for (const [nth, hint] of drill.hints.entries()) judgeText(hint, ['drill', 'hints', nth], judging)
  for (const [nth, { deed }] of drill.faults.entries()) {
    const { target } = deed
    if (target.kind === 'slots' || (target.kind === 'random' && target.count > 1))
      judging.tell(
        ['drill', 'faults', nth, 'deed', 'target'],
        'A drill hits one slot at random, or all: leave the target out',
      )
  }
}

function judgeConditions(conditions: readonly Condition[], path: Path, judging: Judging): void {
  for (const [nth, condition] of conditions.entries()) {
    const { fact, ...bounds } = condition
    judgeFact(fact, [...path, nth, 'fact'], judging)
    const named = Object.entries(bounds).filter(([, bound]) => bound !== undefined)
    if (named.length === 0)
      judging.tell([...path, nth], 'It says nothing of the fact: add atLeast, atMost, above, below or is')
    for (const [comparison, bound] of named)
      if (typeof bound === 'string') judgeFact(bound, [...path, nth, comparison], judging)
  }
}

function judgeText(text: string, path: Path, judging: Judging): void {
  for (const id of factsIn(text)) judgeFact(id, path, judging)
}

function judgeFact(id: string, path: Path, { file, tell }: Judging): void {
  if (!(id in file.facts)) tell(path, `There is no fact "${id}": ${oneOf(id, Object.keys(file.facts))}`)
}

function judgeFile(name: string, path: Path, { files, tell }: Judging): void {
  if (files.has(name)) return
  const meant = nearestWord(name, [...files.keys()])
  tell(path, `The folder has no file ${name}: ${meant === null ? 'put it there' : `did you mean ${meant}?`}`)
}

function judgeIds(things: readonly { readonly id: string }[], path: Path, thing: string, tell: Tell): void {
  const seen = new Set<string>()
  for (const [nth, { id }] of things.entries()) {
    if (seen.has(id)) tell([...path, nth, 'id'], `There is a ${thing} "${id}" already: give this one another id`)
    seen.add(id)
  }
}

const earlier = (thing: string, id: string, known: readonly string[]): string =>
  `No ${thing} "${id}" comes before: ${oneOf(id, known)}`

/** What was probably meant, or what there is. */
function oneOf(written: string, known: readonly string[]): string {
  const meant = nearestWord(written, known)
  if (meant !== null) return `did you mean ${meant}?`
  if (known.length === 0) return 'there is none'
  const most = 12
  return `write ${known.slice(0, most).join(', ')}${known.length > most ? ', …' : ''}`
}
