import type { ReadyExperiment } from '../../../shared/model/experiment.ts'

/** What ships with the deck, as files: a person copies one and changes it. In the order they are offered. */
export const readyExperiments: readonly ReadyExperiment[] = [
  {
    id: 'kill-and-recover',
    title: 'Kill and recover',
    description: 'One worker is killed under load: is it replaced in time, and who notices?',
    source: `version: 1
title: Kill and recover
description: "One worker is killed under load: is it replaced in time, and who notices?"
tags: [life]
seed: 1
load: { ratePerSec: 200, connections: 20 }
timing: { settle: 2 s, before: 6 s, after: 6 s }
steady-state-hypothesis:
  title: When one worker dies, the others answer on, and it is replaced within 5 s.
  probes:
    - name: all listen
      tolerance: workers.listening==desired within 5s
    - name: answers fast
      tolerance: p(99)<200
    - name: few requests are lost
      tolerance: errors<1%
      when: all
method:
  - type: action
    name: kill one worker
    action: worker.sigkill
    target: { kind: random, count: 1 }
    pauses: { after: 5 s }
`,
  },
  {
    id: 'one-slow-worker',
    title: 'One slow worker',
    description: 'One worker answers 200 ms late: does the rest carry on, and how many requests are slow?',
    source: `version: 1
title: One slow worker
description: "One worker answers 200 ms late: does the rest carry on, and how many requests are slow?"
tags: [requests]
seed: 1
load: { ratePerSec: 200, connections: 20 }
timing: { settle: 2 s, before: 6 s, after: 6 s }
steady-state-hypothesis:
  title: While one worker is slow, half of all requests are as fast as before, and none fails.
  probes:
    - name: half are fast
      tolerance: p(50)<50
      when: all
    - name: few requests are lost
      tolerance: errors<1%
      when: all
    - name: fast again afterwards
      tolerance: p(99)<200
method:
  - type: action
    name: slow one worker down
    fault: fault.latency
    target: { kind: random, count: 1 }
    input: { distribution: fixed, latency: 200 }
    for: 8 s
`,
  },
  {
    id: 'dependency-outage',
    title: 'Dependency outage',
    description:
      'What the app depends on refuses every connection: does it answer all the same? Name your variable first.',
    source: `version: 1
title: Dependency outage
description: >-
  What the app depends on refuses every connection: does it answer all the same?
  Put the name of the variable that leads your app to it in the place of REDIS_URL.
tags: [dependencies]
seed: 1
load: { ratePerSec: 100, connections: 20 }
timing: { settle: 2 s, before: 6 s, after: 8 s }
steady-state-hypothesis:
  title: While its dependency is down, the app answers on, and no worker ends.
  probes:
    - name: all listen
      tolerance: workers.listening==desired
      when: all
    - name: few requests are lost
      tolerance: errors<1%
      when: all
    - name: fast again afterwards
      tolerance: p(95)<500
method:
  - type: action
    name: take the dependency away
    fault: fault.dependency-down
    target: { kind: all }
    input: { variable: REDIS_URL }
    for: 8 s
`,
  },
  {
    id: 'memory-pressure',
    title: 'Memory pressure',
    description: 'One worker leaks 200 MB: does it stay fast enough, and is its memory given back?',
    source: `version: 1
title: Memory pressure
description: "One worker leaks 200 MB: does it stay fast enough, and is its memory given back?"
tags: [memory]
seed: 1
load: { ratePerSec: 200, connections: 20 }
timing: { settle: 2 s, before: 6 s, after: 6 s }
steady-state-hypothesis:
  title: A worker whose heap grows by 200 MB still answers, and no worker ends by it.
  probes:
    - name: all listen
      tolerance: workers.listening==desired
      when: all
    - name: answers fast
      tolerance: p(95)<200
      when: all
    - name: few requests are lost
      tolerance: errors<1%
      when: all
method:
  - type: action
    name: leak in one worker
    fault: fault.leak
    target: { kind: random, count: 1 }
    input: { what: heap, rate: 25, cap: 200 }
    for: 10 s
`,
  },
]
