import { describe, expect, it } from 'vitest'
import { type AppFacts, ignoresFor, proposeImage } from './propose-image.ts'

const facts: AppFacts = {
  settings: { name: 'shop', scriptPath: '/apps/shop/server.js', args: [], execArgs: [], env: {}, workers: 3 },
  folder: '/apps/shop',
  ownDockerfile: null,
  hasIgnoreFile: false,
  nodeVersion: '22.14.0',
  hasLockFile: true,
  hasPackageFile: true,
  containerPort: 3000,
  swarmRefusal: null,
  ground: { nodeCount: 1, isHere: true, address: '10.0.0.1' },
}

describe('the image of an app', () => {
  it.each([
    ['leaves packages, history and secrets at home where it installs by itself', {}, /^node_modules\n\.git\n\.env/],
    ['is what its .dockerignore says', { hasIgnoreFile: true }, /^$/],
    ['may need its packages where no package.json names them', { hasPackageFile: false }, /^$/],
    ['is what its own Dockerfile says', { ownDockerfile: 'FROM node:22\nCOPY node_modules .' }, /^$/],
  ])('%s', (_, more: Partial<AppFacts>, ignores: RegExp) => {
    const { remarks, ...proposal } = proposeImage({ ...facts, ...more })
    expect(proposal.ignores).toMatch(ignores)
    const remark = remarks.find((words) => words.startsWith('No .dockerignore'))
    if (proposal.ignores !== '') expect(remark).toContain('all but node_modules, .git, .env and .env.* is sent')
    else if (more.hasIgnoreFile) expect(remark).toBeUndefined()
    else expect(remark).toContain('node_modules and secrets as well')
  })

  it('leaves packages at home with the proposed Dockerfile', () => {
    const { dockerfile, ignores } = proposeImage(facts)
    expect(ignoresFor(dockerfile, ignores)).toBe(ignores)
  })

  it.each([
    ['RUN npm ci --omit=dev', true],
    ['RUN corepack enable && pnpm i --prod', true],
    ['RUN ["npm", "install"]', true],
    ['RUN yarn', true],
    ['RUN yarn --production', true],
    ['COPY . .\nCMD ["server.js"]', false],
    ['# RUN npm ci\nCMD ["npm", "start"]', false],
    ['RUN npm run build\nCMD yarn start', false],
  ])('has installed packages by %j: %s', (lines, isInstalled) => {
    const ignores = ignoresFor(`FROM node:22\n${lines}\n`, 'node_modules\n.git\n.env')
    expect(ignores).toBe(isInstalled ? 'node_modules\n.git\n.env' : '.git\n.env')
  })

  it.each([
    [
      'names what an own Dockerfile does not set',
      'FROM node:22\nENV REDIS_URL=redis://cache:6379',
      /^COLOR of this cluster's settings is not in the Dockerfile/,
    ],
    ['says where localhost would be', null, /^REDIS_URL names localhost: in a container that is the container/],
  ])('%s', (_, ownDockerfile, remark) => {
    const settings = { ...facts.settings, env: { REDIS_URL: 'redis://localhost:6379', COLOR: 'red' } }
    const { remarks } = proposeImage({ ...facts, settings, ownDockerfile })
    expect(remarks.filter((words) => remark.test(words))).toHaveLength(1)
  })
})
