import './answer.css'
import { BarsField } from './bars-field.tsx'
import { ChoiceField } from './choice-field.tsx'
import type { FieldProps } from './field-props.ts'
import { NumberField } from './number-field.tsx'
import { OrderField } from './order-field.tsx'

/** One of the four forms of an answer: to make it, and to show it once it is locked. */
export function AnswerField({ form, ...rest }: FieldProps) {
  switch (form.kind) {
    case 'choice':
      return <ChoiceField form={form} {...rest} />
    case 'number':
      return <NumberField form={form} {...rest} />
    case 'bars':
      return <BarsField form={form} {...rest} />
    case 'order':
      return <OrderField form={form} {...rest} />
  }
}
