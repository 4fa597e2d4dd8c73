import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { abilities, can, platformIds, platformOf, platforms, whyNot } from '../../shared/platforms.ts'

/** The table of `shared/platforms.ts` as README shows it, but for the blanks that the formatter puts in. */
function readmeTable(): string {
  const heads = platformIds.map((id) => `${platforms[id].name}${platforms[id].isTried ? '' : ' (not run)'}`)
  const rows = Object.values(abilities).map((ability) => [
    ability.title,
    ...platformIds.map((id) => `${ability[id].can ? '' : 'no: '}${ability[id].words}`),
  ])
  const lines = [['what', ...heads], ['---', ...platformIds.map(() => '---')], ...rows]
  return lines.map((cells) => `| ${cells.join(' | ')} |`).join('\n')
}

describe('what each system can do', () => {
  it('stands in README as code and window know it', () => {
    const readme = readFileSync(resolve(import.meta.dirname, '../../README.md'), 'utf8')
    const [, section = ''] = /^## Systems$(.*?)^## /ms.exec(readme) ?? []
    const rows = section.split(/\r?\n/).filter((line) => line.startsWith('|'))
    const unpadded = rows.map((row) => row.replaceAll(/ +\|/g, ' |').replaceAll(/-{3,}/g, '---'))
    expect(unpadded.join('\n')).toBe(readmeTable())
  })

  it('has words in every cell that a table can hold', () => {
    for (const ability of Object.values(abilities)) {
      for (const words of [ability.title, ...platformIds.map((id) => ability[id].words)]) {
        expect(words).toMatch(/^[^|\n]+$/)
      }
    }
  })

  it('is asked by the name that process.platform has', () => {
    expect(platformOf('win32')).toBe('win32')
    expect(platformOf('freebsd')).toBe('darwin')
    expect(can('stop-signals', 'win32')).toBe(false)
    expect(whyNot('stop-signals', 'win32')).toBe('Windows has no such signal')
    expect(whyNot('stop-signals', 'linux')).toBeNull()
  })
})
