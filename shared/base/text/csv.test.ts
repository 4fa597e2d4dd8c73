import { describe, expect, it } from 'vitest'
import { writeCsv } from './csv.ts'

describe('rows as CSV', () => {
  it('have unknown cells empty, numbers plain, and quotes where they are needed', () => {
    expect(
      writeCsv([
        ['a', 1.23456, null],
        ['b,c', 'say "hi"', 'two\nlines'],
      ]),
    ).toBe('a,1.235,\r\n"b,c","say ""hi""","two\nlines"\r\n')
  })

  it.each(['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '＝1'])('hold %j as text, which a spreadsheet would run', (text) => {
    expect(writeCsv([[text]]).replaceAll('"', '')).toBe(`'${text}\r\n`)
  })
})
