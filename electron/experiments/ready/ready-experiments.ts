import type { ReadyExperiment } from '../../../shared/model/experiment.ts'

/** What ships with the deck, as files: a person copies one and changes it. In the order they are offered. */
export const readyExperiments: readonly ReadyExperiment[] = []
