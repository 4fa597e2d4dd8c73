import { z } from 'zod'
import { answerSchema } from '../lessons/answer.ts'
import type { ClassState } from '../lessons/classroom.ts'
import type { LabState } from '../lessons/lab.ts'
import { shopVariants } from '../lessons/lab.ts'
import type { LessonsSnapshot } from '../lessons/lesson-view.ts'
import { limits } from '../limits.ts'
import { wholeNumber } from '../model/whole-number.ts'
import { answering } from './answering.ts'

const id = z.string().min(1).max(100)
const part = { partId: id }
const nothing = z.strictObject({})
const port = wholeNumber({ min: 0, max: 65_535 }, 'Port')

/** What a person does in lessons; a part of the contract. Whatever it changes is pushed as `lessons`. */
export const lessonCommands = {
  'lesson.snapshot': answering<LessonsSnapshot>()(nothing),
  /** Copies its files, opens its cluster on a free port, and goes on where the person left. */
  'lesson.enter': answering<void>()(z.strictObject({ lessonId: id })),
  /** The person agrees to the scripts of the lesson that they are in (`LessonState.trust`); it starts then. */
  'lesson.trust': answering<void>()(nothing),
  /** Asks for a packed lesson or its folder, and puts it on the list; null when the person cancelled. */
  'lesson.open': answering<{ readonly lessonId: string } | null>()(
    z.strictObject({ kind: z.enum(['file', 'folder']) }),
  ),
  /** Takes one that was opened off the list, whether it can be read or not; its files stay. */
  'lesson.remove': answering<void>()(z.strictObject({ path: z.string().min(1).max(4096) })),
  /** Asks where to write what was answered; null when the person cancelled. */
  'lesson.saveResult': answering<string | null>()(z.strictObject({ lessonId: id })),
  /** Asks for a folder, and begins a lesson in it from what was done to a cluster; null when the person cancelled. */
  'lesson.draft': answering<{ readonly lessonId: string; readonly folder: string } | null>()(
    z.strictObject({ clusterId: id }),
  ),
  /** Its cluster and its copy end; what was answered is kept. */
  'lesson.leave': answering<void>()(nothing),
  /** A fresh copy and a fresh cluster; answers stay. */
  'lesson.reset': answering<void>()(nothing),
  /** Forgets what was answered, too. */
  'lesson.forget': answering<void>()(z.strictObject({ lessonId: id })),
  'lesson.go': answering<void>()(z.strictObject({ step: z.number().int().min(0).max(100) })),
  /** Locked once given. */
  'lesson.predict': answering<void>()(z.strictObject({ ...part, answer: answerSchema })),
  'lesson.observe': answering<void>()(z.strictObject({ ...part, answer: answerSchema })),
  /** "Try it", "Do it for me", "Run it 20 times"; refused while a prediction before it is open. Answers at once. */
  'lesson.do': answering<void>()(z.strictObject(part)),
  'lesson.stop': answering<void>()(nothing),
  /** Another text for a file of the copy, and a reload. */
  'lesson.change': answering<void>()(z.strictObject({ ...part, text: z.string().max(200_000) })),
  /** Text of the solution; nothing is changed. */
  'lesson.solution': answering<string>()(z.strictObject(part)),
  'lesson.alias': answering<void>()(z.strictObject({ alias: z.string().max(40) })),
  /** A room sees the screen: until it is off, the system shows no notification. */
  'lesson.project': answering<void>()(z.strictObject({ isOn: z.boolean() })),
  'lesson.drill': answering<void>()(z.strictObject({ do: z.enum(['start', 'hint', 'end']) })),
  'lesson.drillAnswer': answering<void>()(
    z.strictObject({ slot: wholeNumber(limits.workers, 'Slot').nullable(), kind: id }),
  ),

  'lab.state': answering<LabState>()(nothing),
  'lab.open': answering<void>()(z.strictObject({ variant: z.enum(shopVariants) })),
  'lab.close': answering<void>()(nothing),
  /** Whether somebody looks at it: only then its users ask by themselves. */
  'lab.watch': answering<void>()(z.strictObject({ isSeen: z.boolean() })),
  /** Switched live: workers are replaced without loss. */
  'lab.variant': answering<void>()(z.strictObject({ variant: z.enum(shopVariants), isCured: z.boolean() })),
  /** `userId` null: all of them. */
  'lab.user': answering<void>()(
    z.strictObject({
      userId: z.number().int().min(1).max(64).nullable(),
      do: z.enum(['login', 'logout', 'ask', 'add-item', 'ask-4']),
    }),
  ),
  /** Two tabs of one user add to the cart at once, so many times. */
  'lab.tabs': answering<void>()(z.strictObject({ times: wholeNumber({ min: 1, max: 100 }, 'times') })),
  'lab.store': answering<void>()(
    z.strictObject({ do: z.enum(['stop', 'start', 'hang', 'resume', 'slow', 'fast', 'empty', 'fill', 'free']) }),
  ),
  /** '' = an instance of the deck's own. */
  'lab.storeAddress': answering<void>()(z.strictObject({ url: z.string().max(1000) })),

  'class.state': answering<ClassState>()(nothing),
  /** Opens the page on the local network. Port 0 = a free one. */
  'class.open': answering<void>()(
    z.strictObject({
      clusterId: id,
      port,
      minutes: wholeNumber({ min: 1, max: 480 }, 'Minutes'),
      host: z.string().max(100),
    }),
  ),
  'class.close': answering<void>()(nothing),
  /** Puts the current lesson's prediction to the class; `null` takes it away. */
  'class.ask': answering<void>()(
    z.strictObject({ partId: id.nullable(), round: z.enum(['before', 'after', 'closed']) }),
  ),
  'class.dismiss': answering<void>()(z.strictObject({ phoneId: id })),
} as const
