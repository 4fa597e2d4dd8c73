import { describe, expect, it } from 'vitest'
import { maskSecrets } from './mask-secrets.ts'

describe('masking the environment', () => {
  it.each([
    ['DB_PASSWORD', 'x'],
    ['GITHUB_TOKEN', 'x'],
    ['AWS_SECRET_ACCESS_KEY', 'x'],
    ['STRIPE_KEY', 'x'],
    ['DATABASE_URL', 'postgres://user:hunter2@localhost/db'],
    ['TLS', '-----BEGIN PRIVATE KEY-----'],
  ])('hides %s', (name, value) => {
    expect(maskSecrets({ [name]: value })).toEqual([{ name, value: null, masked: true }])
  })

  it.each([
    ['PORT', '3000'],
    ['PATH', '/usr/bin'],
    ['KEYBOARD_LAYOUT', 'de'],
    ['DATABASE_URL', 'postgres://localhost/db'],
  ])('shows %s', (name, value) => {
    expect(maskSecrets({ [name]: value })).toEqual([{ name, value, masked: false }])
  })
})
