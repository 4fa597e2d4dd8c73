export type CsvCell = string | number | null

/**
 * How text begins that spreadsheets run as a formula: OWASP, "CSV Injection", with the full-width forms that some read as
 * the same.
 */
const formula = /^[\s]*[=+\-@＝＋－＠]|^[\t\r\n]/

/** RFC 4180: CRLF after each row; quotes where a cell holds a comma, a quote or a line break. */
export function writeCsv(rows: readonly (readonly CsvCell[])[]): string {
  return rows.map((row) => `${row.map(writeCell).join(',')}\r\n`).join('')
}

function writeCell(cell: CsvCell): string {
  if (cell === null) return ''
  if (typeof cell === 'number') return String(Number(cell.toFixed(3)))
  // An apostrophe makes it text, and is shown by what reads it as data.
  const text = formula.test(cell) ? `'${cell}` : cell
  return /[",\r\n\t']/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
