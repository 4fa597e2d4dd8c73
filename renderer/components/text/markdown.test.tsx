import { renderToStaticMarkup } from 'react-dom/server'
import { describe, expect, it } from 'vitest'
import { Markdown } from './markdown.tsx'

const drawn = (text: string): string => renderToStaticMarkup(<Markdown text={text} onAddress={() => {}} />)

describe('Markdown of a lesson', () => {
  it('draws paragraphs, lists, tables and marked words', () => {
    const html = drawn('# Head\n\nOne **two** `three`\n\n- a\n- b\n\n| x | y |\n|---|---|\n| 1 | 2 |')
    for (const part of ['<h3>Head</h3>', '<strong>two</strong>', '<code>three</code>', '<li>a</li>', '<td>1</td>'])
      expect(html).toContain(part)
  })

  it('colours the code of a block, and keeps that of a line', () => {
    const html = drawn('Call `listen()`.\n\n```js\nconst a = 1\n```\n\n    indented\n')
    expect(html).toContain('<code>listen()</code>')
    expect(html).toContain('<span class="source-keyword">const</span>')
    expect(html.match(/source-code/g)).toHaveLength(2)
  })

  it('leads nowhere: an https address is a button, any other is words', () => {
    const html = drawn(
      '[docs](https://nodejs.org/api/cluster.html) [plain](http://a.example) [here](#top) <https://b.example/>',
    )
    expect(html).not.toMatch(/<a[\s>]|href/)
    expect(html).toContain('title="Copy https://nodejs.org/api/cluster.html"')
    expect(html.match(/<button/g)).toHaveLength(2)
    expect(html).toContain('plain here')
  })

  it.each([
    ['a script', '<script>alert(1)</script>'],
    ['a handler', '<img src=x onerror="alert(1)">'],
    ['a handler in a line', 'text <b onclick="alert(1)">bold</b>'],
    ['a frame', '<iframe srcdoc="<script>alert(1)</script>"></iframe>'],
    ['a style', '<style>body{display:none}</style>'],
    ['a form', '<form action="https://evil.example"><input name="a"></form>'],
    ['a vector picture', '<svg><script href="data:,alert(1)"/></svg>'],
    ['half a tag', '<img src=x onerror=alert(1)//'],
  ])('shows %s as the text it is', (_what, text) => {
    const elements = [...drawn(text).matchAll(/<([a-z0-9]+)([^>]*)>/g)]
    expect(elements.map(([, name]) => name).filter((name) => name !== 'div' && name !== 'p')).toEqual([])
    expect(elements.map(([, , attributes]) => attributes).join('')).not.toMatch(/on[a-z]+=|src=/)
  })

  it.each([
    '[a](javascript:alert(1))',
    '[a](JaVaScRiPt:alert(1))',
    '[a](java\nscript:alert(1))',
    '[a](&#x6A;avascript:alert(1))',
    '[a](data:text/html,<script>alert(1)</script>)',
    '[a](vbscript:x)',
    '[a](file:///etc/passwd)',
    '[a][b]\n\n[b]: javascript:alert(1)',
    '<javascript:alert(1)>',
  ])('makes no address of %j', (text) => {
    expect(drawn(text)).not.toMatch(/<button|<a[\s>]|title=/)
  })

  it('asks nothing of the network for a picture', () => {
    const html = drawn('![alt](https://evil.example/a.png) ![x](data:image/png;base64,AAAA)')
    expect(html).not.toMatch(/<img|src=|evil/)
  })

  it.each([
    ['quotes', '>'.repeat(19_000)],
    ['quotes with blanks', '> '.repeat(9000)],
    ['lists', '- '.repeat(9000)],
    ['numbered lists', '1. '.repeat(6000)],
    ['emphasis', `${'*'.repeat(9000)}a${'*'.repeat(9000)}`],
    ['brackets', '['.repeat(19_000)],
    ['pictures in links', '[!'.repeat(9000)],
    ['lists, line by line', Array.from({ length: 190 }, (_, depth) => `${'  '.repeat(depth)}- a`).join('\n')],
    ['emphasis, line by line', Array.from({ length: 48 }, () => '**a '.repeat(98)).join('\n')],
    ['links, line by line', Array.from({ length: 48 }, () => '[a'.repeat(190)).join('\n')],
    ['backticks', '`'.repeat(19_000)],
    ['a table of 5000 columns', `${'|a'.repeat(5000)}\n${'|-'.repeat(5000)}`],
  ])('survives %s without end, soon', (_what, text) => {
    const startedMs = performance.now()
    expect(drawn(text).length).toBeGreaterThan(20)
    expect(performance.now() - startedMs).toBeLessThan(3000)
  })

  it('keeps the words of what it flattens', () => {
    const deep = Array.from({ length: 22 }, (_, depth) => `${'  '.repeat(depth)}- word${depth}`).join('\n')
    const html = drawn(deep)
    expect(html).toContain('word21')
    expect(html.match(/<ul>/g)?.length).toBeLessThan(22)
  })
})
