import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join, resolve } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { withoutNpm } from './person-environment.mjs'

const project = resolve('/srv/deck')
const bin = (folder: string): string => join(folder, 'node_modules', '.bin')

describe('the environment somebody typed npm start in', () => {
  it.skipIf(process.platform !== 'linux')('is read from npm itself', () => {
    const dir = mkdtempSync(join(tmpdir(), 'clusterdeck-person-'))
    onTestFinished(() => rmSync(dir, { recursive: true }))
    const module = join(import.meta.dirname, 'person-environment.mjs')
    writeFileSync(join(dir, 'print.mjs'), printer(module))
    writeFileSync(join(dir, 'package.json'), '{"name":"x","version":"1.0.0","scripts":{"start":"node print.mjs"}}')
    const mine = {
      ...{
        HOME: dir,
        CHROME_OF_MINE: '1',
        ELECTRON_OF_MINE: '2',
        npm_config_fund: 'false',
        EDITOR: 'vi',
        NODE: 'mine',
      },
      PATH: [bin('/my/app'), bin(dir), process.env.PATH].join(delimiter),
      EMPTY: '',
      EQUALS: '=a=b',
    }
    const printed = execFileSync('npm', ['start', '--silent'], { cwd: dir, env: mine, encoding: 'utf8' })
    expect(JSON.parse(printed)).toEqual(mine)
  })

  it('is what is left without what npm adds, where the system does not tell', () => {
    const env = {
      npm_lifecycle_event: 'start',
      npm_lifecycle_script: 'node tools/run/start.mjs',
      npm_package_json: join(project, 'package.json'),
      npm_package_engines_node: '>=20',
      npm_config_user_agent: 'npm/11',
      npm_node_execpath: '/usr/bin/node',
      INIT_CWD: '/home/ada',
      COLOR: '0',
      NODE: '/usr/bin/node',
      EDITOR: 'vi',
      PWD: project,
      PATH: [
        bin(project),
        bin(resolve('/srv')),
        bin(resolve('/')),
        '/npm/lib/node-gyp-bin',
        bin('/my/app'),
        '/bin',
      ].join(delimiter),
    }
    const mine = { CHROME_OF_MINE: '1', npm_config_registry: 'https://registry.example', EMPTY: '' }
    expect(withoutNpm({ ...env, ...mine })).toEqual({
      ...mine,
      PWD: '/home/ada',
      PATH: [bin('/my/app'), '/bin'].join(delimiter),
    })
  })
})

function printer(module: string): string {
  return `import { personEnvironment } from ${JSON.stringify(module)}\nconsole.log(JSON.stringify(personEnvironment()))\n`
}
