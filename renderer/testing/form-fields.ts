import { describe, expect, it } from 'vitest'
import { type Draft, type FormTable, pathsOfField, readForm } from '../panels/form/field-table.ts'
import { pathsOf } from '../panels/form/schema-paths.ts'

/** No number, no choice, no path, no list of anything, and too long for whatever is only text. */
const nonsense = '?'.repeat(1_000_001)

/** What holds for every form. In each of `drafts` all is fine, and together all fields of the table apply. */
export function testFields<D extends Draft, V>(table: FormTable<D, V>, drafts: readonly D[]): void {
  const fields = Object.entries<FormTable<D, V>['fields'][keyof D]>(table.fields)

  describe('field table', () => {
    it('has a field for each value of the schema, and one alone', () => {
      const paths = fields.flatMap(([name, field]) => pathsOfField(name, field))
      expect(paths.toSorted()).toEqual(pathsOf(table.schema).toSorted())
    })

    it('names what the schema refuses at its field', () => {
      const silent = new Set(
        fields.filter(([name, field]) => pathsOfField(name, field).length > 0).map(([name]) => name),
      )
      for (const draft of drafts) {
        expect(readForm(table, draft).faults).toEqual({})
        for (const [name, field] of fields) {
          if (field.applies?.(draft) === false) continue
          const { faults } = readForm(table, { ...draft, [name]: nonsense })
          if (Object.hasOwn(faults, name)) silent.delete(name)
        }
      }
      expect([...silent]).toEqual([])
    })

    it('has a name of its own for each field that is shown at the same time', () => {
      for (const draft of drafts) {
        const labels = fields.filter(([, field]) => field.applies?.(draft) !== false).map(([, { label }]) => label)
        expect(labels).toEqual([...new Set(labels)])
      }
    })
  })
}
