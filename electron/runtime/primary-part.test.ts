import { describe, expect, it } from 'vitest'
import { findPrimaryPart } from './primary-part.ts'

describe('the primary half of a script', () => {
  it.each([
    ['if (cluster.isPrimary) start()', { word: 'isPrimary', executes: null }],
    ['import { isMaster } from "cluster"', { word: 'isMaster', executes: null }],
    ['cluster.setupPrimary({ silent: true })', { word: 'setupPrimary', executes: null }],
    ["cluster.setupPrimary({ exec: 'web.js', args: ['x.y'] })", { word: 'setupPrimary', executes: 'web.js' }],
    // biome-ignore lint/suspicious/noTemplateCurlyInString: it is the text of a script
    ['cluster.setupPrimary({ exec: `${__dirname}/web.js`, args: [] })', { word: 'setupPrimary', executes: 'web.js' }],
    [
      'if (isPrimary) cluster.setupMaster({\n  args: [],\n  exec: path.join(__dirname, "lib/web.mjs"),\n})',
      { word: 'setupMaster', executes: 'lib/web.mjs' },
    ],
    [
      'setupPrimary({ exec: fileURLToPath(new URL("./web.mjs", import.meta.url)) })',
      { word: 'setupPrimary', executes: 'web.mjs' },
    ],
    ['cluster.setupPrimary({ exec: chosen })', { word: 'setupPrimary', executes: null }],
    ['get("http://x"); if (cluster.isPrimary) fork()', { word: 'isPrimary', executes: null }],
  ])('%s', (source, found) => {
    expect(findPrimaryPart(source)).toEqual(found)
  })

  it.each([
    'http.createServer(answer).listen(3000)',
    '// if (cluster.isPrimary) fork()\nserver.listen()',
    '/* cluster.setupPrimary({ exec }) */',
    'const isPrimaryKey = 1',
  ])('is not seen in: %s', (source) => {
    expect(findPrimaryPart(source)).toBeNull()
  })
})
