/** Bounds that more than one side must agree on. Each is the single home of its number. */
export const limits = {
  /** Clusters in the deck, and remembered by it. */
  clusters: { max: 100 },
  /** Longest name of a cluster, or of the result of a load. */
  nameChars: 80,
  workers: { min: 1, max: 128 },
  /** Slots of a cluster whose workers are containers. */
  places: { max: 5000 },
  /** Variables of a cluster whose dependencies are behind a proxy. */
  dependencies: { max: 8 },
  samplingIntervalMs: { min: 250, max: 5000, default: 1000 },
  graceMs: { min: 0, max: 600_000, default: 10_000 },
  killMs: { min: 0, max: 60_000, default: 2000 },
  idleCloseMs: { min: 0, max: 600_000, default: 5000 },
  minUptimeMs: { min: 0, max: 600_000, default: 1000 },
  /** 9464 is where exporters of OpenTelemetry offer their numbers; 0 = one that is free. */
  metricsPort: { min: 0, max: 65_535, default: 9464 },
  /** Between two pushes by OTLP; and how often agents tell their counters while somebody wants them. */
  otlpEveryMs: 10_000,
  countsEveryMs: 200,
  /** Connections that may wait in the primary, per address; 0 = no limit. Each costs a descriptor there. */
  queueLimit: { min: 0, max: 100_000, default: 0 },
  /** Back-off doubles from here with every unstable exit. */
  backOffMs: { min: 0, max: 60_000, default: 200 },
  backOffCapMs: { min: 0, max: 600_000, default: 30_000 },
  /** The nth unstable exit within the window fails the slot. */
  maxUnstable: { min: 1, max: 100, default: 5 },
  unstableWindowMs: { min: 1000, max: 3_600_000, default: 60_000 },
  /** Above so much memory for so long, at such an age, after so many requests a worker is replaced; off by default. */
  limitMemoryBytes: { min: 1_000_000, max: 1_000_000_000_000, default: 500_000_000 },
  limitMemoryForMs: { min: 0, max: 3_600_000, default: 10_000 },
  limitAgeMs: { min: 1000, max: 30 * 86_400_000, default: 86_400_000 },
  limitRequests: { min: 1, max: 1_000_000_000, default: 100_000 },
  /** Counted from the agent's last word, so never below `unresponsiveMs`. */
  limitUnresponsiveMs: { min: 2000, max: 600_000, default: 10_000 },
  /** Share of wall time the event loops were busy, mean over the workers. */
  autoscaleUpRatio: { min: 0.02, max: 1, default: 0.8 },
  autoscaleDownRatio: { min: 0, max: 0.98, default: 0.2 },
  autoscaleUpForMs: { min: 2000, max: 600_000, default: 10_000 },
  autoscaleDownForMs: { min: 2000, max: 600_000, default: 60_000 },
  autoscaleCoolDownMs: { min: 1000, max: 3_600_000, default: 20_000 },
  /** A cluster that long below its desired count is told by a system notification. */
  belowDesiredMs: 10_000,
  /** A worker that is online this long without listening gets the hint "not listening yet". */
  notListeningHintMs: 10_000,
  /** The agent's heartbeat is fixed, whatever the sampling interval. */
  heartbeatMs: 500,
  /** Silence of the agent after which a worker counts as unresponsive. */
  unresponsiveMs: 2000,
  /** After so much silence of a worker that should talk the deck looks where it is stuck. */
  stallMs: 1000,
  stallsKept: 20,
  /** The same place is told of again after that time, or when it lasts longer than ever before in it. */
  stallRepeatMs: 5 * 60_000,
  /** A new generation must be ready within this time, or the reload stops. */
  readyTimeoutMs: { min: 100, max: 3_600_000, default: 30_000 },
  /** Slots that are reloaded at the same time: so many workers more than desired may live. */
  reloadAtOnce: { min: 1, max: 16, default: 1 },
  /** So long nothing may change until changed files reload a cluster. */
  watchDebounceMs: { min: 50, max: 60_000, default: 300 },
  reloadPauseMs: { min: 0, max: 600_000, default: 0 },
  probeTimeoutMs: { min: 10, max: 60_000, default: 2000 },
  historyMs: 15 * 60_000,
  /** Lifecycle events kept for one cluster. */
  lifecycleEvents: 2000,
  /** Ended generations remembered per slot. */
  generationsKept: 50,
  /** Last lines looked at, or listed, for an ended worker. */
  outputTailLines: 60,
  /** Heap snapshots kept; the oldest goes for the next. */
  heapSnapshotsKept: 10,
  /** Constructors of a comparison that are shown. */
  heapClassesShown: 500,
  /** Output kept per worker, by lines and by bytes, whichever comes first. */
  outputLines: 1000,
  outputBytes: 512 * 1024,
  outputLineBytes: 16 * 1024,
  /** One message of the agent's pipe; a longer one is counted as junk. */
  agentMessageBytes: 256 * 1024,
  /** Of what an agent in a container wrote: so much of it fits into one message. */
  writtenPieceBytes: 180 * 1024,
  /** Most of a profile, or of a diagnostic report, and of a heap snapshot, that is fetched of a container. */
  fetchedTextBytes: 64 * 1024 * 1024,
  fetchedHeapBytes: 2 * 1024 * 1024 * 1024,
  tickMs: 500,
  /** How often it is noted where the counts of fairness stand. */
  fairnessMarkMs: 5000,
  loadRatePerSec: { min: 1, max: 100_000 },
  loadConnections: { min: 1, max: 10_000 },
  loadDurationS: { min: 1, max: 86_400 },
  loadWarmUpS: { min: 0, max: 600 },
  loadStepS: { min: 2, max: 600 },
  loadRequestsPerConnection: { min: 0, max: 1_000_000 },
  loadPipelining: { min: 1, max: 64 },
  loadTimeoutMs: { min: 1, max: 600_000 },
  loadSourceAddresses: { min: 1, max: 200 },
  loadSendOverMs: { min: 0, max: 60_000 },
  loadProcesses: { min: 1, max: 8 },
  loadPathWeight: { min: 1, max: 1000 },
  loadBodyBytes: { min: 0, max: 1_000_000 },
  /** One entry per second of a run; older ones are dropped. */
  loadSecondsKept: 3600,
  /** Of faults. An hour is the longest a forgotten one lasts. */
  faultForMs: { min: 100, max: 3_600_000 },
  faultAfterMs: { min: 0, max: 3_600_000 },
  faultEveryMs: { min: 200, max: 3_600_000 },
  faultTimes: { min: 1, max: 10_000 },
  faultsActive: { max: 20 },
  faultsKept: 50,
  /** An agent takes a fault back when it hears nothing for so long; the deck says every third of it that it is there. */
  faultLeaseMs: 3000,
  /** Of the text of an experiment, and how often it may be repeated in a row. */
  experimentChars: 200_000,
  experimentRecordMs: { min: 1000, max: 3_600_000 },
  experimentRepeats: { min: 1, max: 100 },
  experimentResultsKept: 100,
  /** How long a limit may take until it holds. */
  experimentWithinMs: { min: 0, max: 3_600_000 },
  /** Of a profile; `profileInterval`: µs, or bytes between two allocations. */
  profileForMs: { min: 1000, max: 60_000 },
  profileInterval: { min: 100, max: 1_048_576 },
  profilesKept: 50,
  /** Of the merged log of one cluster. */
  logBytes: 128 * 1024 * 1024,
  logRowChars: 2000,
  logQueryChars: 1000,
  logCopyEntries: 5000,
  seed: { min: 0, max: 2_147_483_647 },
  railListening: { min: 0, max: 128 },
  railErrorPercent: { min: 1, max: 100 },
  /** Results kept on disk; the oldest without a given name go first. */
  loadResultsKept: 200,
} as const

/** Oldest Node.js major that can be a worker. */
export const oldestNodeMajor = 18

/** Workers of one start would all reach their maximal age together: each goes up to this part of it earlier. */
export const ageJitterRatio = 0.1
