import { z } from 'zod'
import { limits } from '../limits.ts'
import { wholeNumber } from '../model/whole-number.ts'
import type { ChoiceField, Field, Fields, SlotField, TextField, ValueOf } from './fields.ts'

const slotNumber = z.number().int().min(1).max(limits.workers.max)

type ShapeOf<Asked extends Fields> = { readonly [Name in keyof Asked]: z.ZodType<ValueOf<Asked[Name]>> }

/** The schemas that judge what is asked along with an action, by field. */
export function inputShape<Asked extends Fields>(fields: Asked): ShapeOf<Asked> {
  const shape = Object.fromEntries(Object.entries(fields).map(([name, field]) => [name, fieldSchema(field)]))
  // Entries lose which name has which kind; each schema was made of the field of its name.
  return shape as unknown as ShapeOf<Asked>
}

function fieldSchema(field: Field): z.ZodType {
  switch (field.kind) {
    case 'whole': {
      const whole = wholeNumber(field, field.words)
      return field.usual === undefined ? whole : whole.default(field.usual)
    }
    case 'choice': {
      const choice = choiceSchema(field)
      return field.usual === undefined ? choice : choice.default(field.usual)
    }
    case 'text':
      return textSchema(field).default(field.usual)
    case 'slot':
      return slotSchema(field)
  }
}

const choiceSchema = ({ words, of }: ChoiceField): z.ZodType =>
  z.enum(of, { error: `${words} must be one of ${of.join(', ')}` })
function textSchema({ words, maxChars, matches }: TextField): z.ZodType {
  const tooLong = `${words} must not have more than ${maxChars} characters`
  const text = z.string({ error: `${words} must be a text` }).max(maxChars, tooLong)
  if (matches === undefined) return text
  const pattern = new RegExp(matches.pattern)
  return text.refine((value) => value === '' || pattern.test(value), { error: `${words} ${matches.words}` })
}

const slotSchema = ({ all }: SlotField): z.ZodType => (all ? slotNumber.nullable() : slotNumber)
