import { describe, expect, it } from 'vitest'
import { healthcheckOf, phaseOfContainer, phaseOfTask } from './phases.ts'

describe('states of Swarm tasks', () => {
  it.each([
    ['new', 'running', 'starting'],
    ['pending', 'running', 'starting'],
    ['preparing', 'running', 'starting'],
    ['ready', 'ready', 'starting'],
    ['running', 'running', 'listening'],
    ['running', 'shutdown', 'draining'],
    ['starting', 'shutdown', 'stopped'],
    ['complete', 'shutdown', 'exited'],
    ['shutdown', 'shutdown', 'stopped'],
    ['failed', 'shutdown', 'exited'],
    ['rejected', 'shutdown', 'failed'],
    ['orphaned', 'shutdown', 'exited'],
    ['of-a-newer-swarm', 'running', 'starting'],
  ])('%s, wanted %s: %s', (state, desired, phase) => {
    expect(phaseOfTask(state, desired)).toBe(phase)
  })
})

describe('states of containers', () => {
  it.each([
    ['created', undefined, false, 'starting'],
    ['running', undefined, false, 'listening'],
    ['running', 'starting', false, 'online'],
    ['running', 'unhealthy', false, 'online'],
    ['running', 'healthy', false, 'listening'],
    ['exited', undefined, false, 'exited'],
    ['exited', undefined, true, 'stopped'],
    ['dead', undefined, false, 'failed'],
  ])('%s, health %s, wanted %s: %s', (status, health, isWanted, phase) => {
    expect(phaseOfContainer(status, healthcheckOf(health), isWanted)).toBe(phase)
  })
})
