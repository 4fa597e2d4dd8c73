import './form-field.css'
import type { ChangeEvent, ComponentProps, ReactNode } from 'react'
import { Field } from '../../components/field.tsx'
import { Icon } from '../../components/icon.tsx'
import { Segmented } from '../../components/segmented.tsx'
import { usePlatform } from '../../store/use-deck.ts'
import type { Choice, Draft, Faults, FieldView } from './field-table.ts'

/** A form on the screen: its table, what is typed, and how that changes. */
export interface FormHandle<D extends Draft> {
  readonly fields: { readonly [K in keyof D]: FieldView<D> }
  readonly draft: D
  readonly faults: Faults<D>
  change(patch: Partial<D>): void
}

interface OneField<D extends Draft> {
  readonly form: FormHandle<D>
  readonly name: keyof D & string
}

interface SomeFields<D extends Draft> {
  readonly form: FormHandle<D>
  readonly names: readonly (keyof D & string)[]
}

/** What a form knows better than its table. */
interface OwnWords extends Pick<ComponentProps<'input'>, 'placeholder' | 'readOnly' | 'disabled'> {
  readonly hint?: ReactNode
  readonly error?: string | undefined
  readonly choices?: readonly Choice<string>[]
  /** In place of what is typed. */
  readonly shown?: string | undefined
  /** Focused when its dialog opens. */
  readonly isFirst?: boolean
  /** More in the same row. */
  readonly beside?: ReactNode
}

/** A field as its table describes it, with what is wrong in place of its hint; nothing while it does not apply. */
export function FormField<D extends Draft>({ form, name, ...own }: OneField<D> & OwnWords) {
  const platform = usePlatform()
  const field: FieldView<D> = form.fields[name]
  if (field.applies?.(form.draft) === false) return null
  if (field.kind === 'tick') return <FormTick form={form} name={name} />
  const value = own.shown ?? String(form.draft[name])
  const onChange: OnTyped = ({ target }) => typeInto(form, name, target.value)
  const drawn = (
    <Field
      label={field.label}
      hint={own.hint ?? field.hintOf?.(form.draft, platform) ?? field.hint}
      error={own.error ?? form.faults[name] ?? ''}
    >
      {(control) => <Control field={field} own={own} typing={{ ...control, value, onChange }} />}
    </Field>
  )
  return field.className === undefined ? drawn : <div className={field.className}>{drawn}</div>
}

/** Several fields, in this order. */
export function FormFields<D extends Draft>({ form, names }: SomeFields<D>) {
  return names.map((name) => <FormField key={name} form={form} name={name} />)
}

interface MoreFieldsProps<D extends Draft> extends SomeFields<D> {
  readonly summary: string
  readonly className: string
  readonly gridClassName: string
  /** Open from the start, since something in it is not as usual. */
  readonly isOpen?: boolean
}

/** What few people set; opens by itself when something in it is wrong. */
export function MoreFields<D extends Draft>({ form, names, summary, isOpen = false, ...look }: MoreFieldsProps<D>) {
  const hasFault = names.some((name) => form.faults[name] !== undefined)
  return (
    <details className={look.className} open={hasFault || isOpen || undefined}>
      <summary>{summary}</summary>
      <div className={look.gridClassName}>
        <FormFields form={form} names={names} />
      </div>
    </details>
  )
}

/** A box to tick, with its words behind it. */
export function FormTick<D extends Draft>({ form, name, children }: OneField<D> & { readonly children?: ReactNode }) {
  const { label, hint, className } = form.fields[name]
  return (
    <label className={className}>
      <input
        type="checkbox"
        checked={form.draft[name] === true}
        onChange={(event) => typeInto(form, name, event.target.checked)}
      />
      {hint === undefined ? (
        (children ?? label)
      ) : (
        <span>
          {label}
          <small>{hint}</small>
        </span>
      )}
    </label>
  )
}

/** One of a few, all in sight. */
export function FormChoice<D extends Draft>({ form, name }: OneField<D>) {
  const { label, choices = [] } = form.fields[name]
  return (
    <Segmented
      label={label}
      choices={choices}
      value={String(form.draft[name])}
      onChange={(value) => typeInto(form, name, value)}
    />
  )
}

interface RefusedProps {
  readonly className: string
  /** Why, beyond single fields; '' = it was not refused. */
  readonly words: string
}

/** What was said when the form was sent. */
export function Refused({ className, words }: RefusedProps) {
  if (words === '') return null
  return (
    <div className={className} role="alert">
      <Icon name="bad" />
      <span>{words}</span>
    </div>
  )
}

interface UnitInputProps extends ComponentProps<'input'> {
  readonly unit: string
}

/** A number that may be typed in any way, its unit inside. */
export function UnitInput({ unit, ...input }: UnitInputProps) {
  // Px that keep what is typed clear of its unit.
  const paddingRight = 14 + unit.length * 6.5
  return (
    <span className="field-box">
      <input {...input} className="input" inputMode="numeric" autoComplete="off" style={{ paddingRight }} />
      <span className="field-unit">{unit}</span>
    </span>
  )
}

/** Puts the focus on the first field that is wrong, once that is shown. */
export function focusFirstFault(formSelector: string): void {
  requestAnimationFrame(() => document.querySelector<HTMLElement>(`${formSelector} [aria-invalid="true"]`)?.focus())
}

type OnTyped = (event: ChangeEvent<HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement>) => void

interface ControlProps {
  readonly field: FieldView<never>
  readonly own: OwnWords
  readonly typing: {
    readonly id: string
    readonly 'aria-describedby': string
    readonly 'aria-invalid': boolean
    readonly value: string
    readonly onChange: OnTyped
  }
}

function Control({ field, own, typing }: ControlProps) {
  const { kind, unit, choices, rowsOf, isMono = false } = field
  const { placeholder = field.placeholder, readOnly, disabled, isFirst, beside } = own
  if (kind === 'lines') {
    const rows = rowsOf?.(typing.value)
    return <textarea {...typing} className="input" rows={rows} spellCheck={false} placeholder={placeholder} />
  }
  if (kind === 'select') {
    const select = (
      <select {...typing} className="select">
        {(own.choices ?? choices)?.map(({ value, label, isRefused }) => (
          <option key={value} value={value} disabled={isRefused}>
            {label}
          </option>
        ))}
      </select>
    )
    return beside === undefined ? (
      select
    ) : (
      <span className="field-row">
        {select}
        {beside}
      </span>
    )
  }
  const input = { ...typing, placeholder, readOnly, disabled, 'data-mono': isMono, spellCheck: false }
  return (
    <span className="field-row">
      {unit === undefined ? (
        <input
          {...input}
          className="input"
          type={kind === 'number' ? 'number' : undefined}
          data-autofocus={isFirst === true ? '' : undefined}
          autoComplete="off"
        />
      ) : (
        <UnitInput {...input} unit={unit} />
      )}
      {beside}
    </span>
  )
}

/** Changes one field. */
export function typeInto<D extends Draft>(form: FormHandle<D>, name: keyof D, typed: string | boolean): void {
  // What kind a field is says what it is typed as.
  form.change({ [name]: typed } as Partial<D>)
}
