import { describe, expect, it } from 'vitest'
import { ok } from '../../shared/result.ts'
import { decideKind, judgeHost } from './allowed-host.ts'
import { chooseAddress, parseTarget, resolveHost } from './target.ts'

const words = (text: string): string => {
  const parsed = parseTarget(text)
  return parsed.ok ? parsed.value.href : parsed.error.message
}

describe('the target of a load', () => {
  it.each([
    ['http://127.0.0.1:3000', 'http://127.0.0.1:3000/'],
    [' localhost:3000/a?b#c ', 'http://localhost:3000/a?b#c'],
    ['https://[::1]:8443/', 'https://[::1]:8443/'],
    ['HTTP://Example.com', 'http://example.com/'],
    ['', 'There is no URL: type one, such as http://127.0.0.1:3000/'],
    ['http://', '"http://" is not a URL, such as http://127.0.0.1:3000/'],
    ['http://a:99999/', '"http://a:99999/" is not a URL, such as http://127.0.0.1:3000/'],
    ['ftp://a/', 'Load is made over http and https, not ftp'],
    ['http://127.0.0.1:0/', 'Port 0 cannot be connected to'],
  ])('%j is read as %s', (text, expected) => {
    expect(words(text)).toBe(expected)
  })

  it('says of a name that nobody knows what to do', async () => {
    const found = await resolveHost('nothing.invalid')
    expect(found).toMatchObject({ ok: false, error: { code: 'not-found' } })
    expect(found.ok ? '' : found.error.message).toMatch(/^The host "nothing.invalid" is unknown \(E\w+\): check/)
  })

  it('must be in 127.0.0.0/8 when several source addresses are asked for', async () => {
    expect(await chooseAddress(new URL('http://[::1]:3000/'), ['::1'], 1)).toEqual({ ok: true, value: '::1' })
    const both = ['::1', '127.0.0.9']
    expect(await chooseAddress(new URL('http://localhost/'), both, 3)).toEqual({ ok: true, value: '127.0.0.9' })
    const refused = await chooseAddress(new URL('http://[::1]:3000/'), ['::1'], 3)
    expect(refused.ok ? '' : refused.error.message).toContain('and ::1 is ::1: use 1 source address')
  })
})

describe('a host', () => {
  const own = new Set(['192.168.1.5', 'fe80::1'])

  it.each([
    ['127.0.0.1'],
    ['127.3.2.1'],
    ['::1'],
    ['::ffff:127.0.0.1'],
    ['0.0.0.0'],
    ['192.168.1.5'],
    ['fe80::1%eth0'],
    ['FE80::1'],
  ])('at %s is this machine', (address) => {
    expect(decideKind([address], own)).toBe('own')
  })

  it.each([
    [['93.184.216.34']],
    [['127.0.0.1', '93.184.216.34']],
    [['192.168.1.6']],
    [['1270.0.0.1']],
    [['::ffff:93.184.216.34']],
    [[]],
  ])('at %j is not', (addresses) => {
    expect(decideKind(addresses, own)).toBe('foreign')
  })

  it.each([
    ['http://[::1]:1/', { ok: true, value: { kind: 'own', addresses: ['::1'] } }],
    ['http://93.184.216.34/', { ok: true, value: { kind: 'foreign', addresses: ['93.184.216.34'] } }],
    ['http://localhost:1/', { ok: true, value: { kind: 'own' } }],
    ['http://nothing.invalid/', { ok: false, error: { code: 'not-found' } }],
  ])('of %s is looked up', async (url, expected) => {
    expect(await judgeHost(new URL(url))).toMatchObject(expected)
  })

  it('whose name changes its meaning is judged once: the answer that was judged is the one to load', async () => {
    const answers = [['127.0.0.1'], ['93.184.216.34']]
    const resolve = async () => ok(answers.shift() ?? [])
    const judged = await judgeHost(new URL('http://rebinding.example/'), resolve)
    expect(judged).toEqual({ ok: true, value: { kind: 'own', addresses: ['127.0.0.1'] } })
    const addresses = judged.ok ? judged.value.addresses : []
    expect(await chooseAddress(new URL('http://rebinding.example/'), addresses, 1)).toEqual(ok('127.0.0.1'))
  })
})
