import type { Clock } from '../../../../shared/base/clock.ts'
import { clockTime } from '../../../../shared/base/plain-words.ts'
import type { CommandInput } from '../../../../shared/ipc/contract.ts'
import type { ClassQuestion, ClassState } from '../../../../shared/lessons/classroom.ts'
import type { ListenAddress } from '../../../../shared/model/worker.ts'
import { fail, ok, type Result } from '../../../../shared/result.ts'
import { Classroom } from '../../../classroom/classroom.ts'
import { listHosts } from '../../../classroom/lan-hosts.ts'
import type { ClusterPlace } from '../../../classroom/phone-client.ts'
import type { ClusterSession } from '../../session/cluster-session.ts'

export interface ClassDeskPorts {
  readonly clock: Clock
  publish(state: ClassState): void
  session(clusterId: string): Result<ClusterSession>
  /** The lesson that a person is in, and its cluster once that stands. */
  lesson(): { readonly clusterId: string | null } | null
  /** A prediction of the lesson that a person is in. */
  question(partId: string): Promise<Result<Omit<ClassQuestion, 'round'>>>
  /** How many phones at a time; 30 where nothing is said. */
  readonly most?: number
}

interface OpenClass {
  readonly room: Classroom
  clusterId: string
  /** It was opened on the cluster of a lesson: it goes with the teacher to the next one. */
  readonly isOfLesson: boolean
  readonly endsAtMs: number
  readonly stopTimer: () => void
}

const mostPhones = 30
/** At most five times a second; phones that fell silent are seen at the latest then. */
const shortestMs = 200
const longestMs = 2000
const shutWords = 'Nothing is open on the network'

/** The one class of a deck: off until somebody opens it, over at its time, and with the deck. */
export class ClassDesk {
  readonly #ports: ClassDeskPorts
  readonly #most: number
  #open: OpenClass | null = null
  #isOpening = false
  #closing: Promise<void> | null = null
  #words = shutWords
  #hasFailed = false
  #stopTelling = (): void => {}
  #isTellingSoon = false

  constructor(ports: ClassDeskPorts) {
    this.#ports = ports
    this.#most = ports.most ?? mostPhones
  }

  get state(): ClassState {
    const open = this.#open
    if (open === null) return { ...this.#shut, hosts: this.#isOpening ? [] : listHosts() }
    const { room, clusterId, endsAtMs } = open
    const { url, pin, qr, phones } = room
    return {
      ...this.#shut,
      ...room.votes,
      phase: 'open',
      words: this.#openWords(open),
      url,
      pin,
      qr,
      clusterId,
      endsAtMs,
      phones,
    }
  }

  /** Listens when it answers. */
  async open({ clusterId, port, minutes, host }: CommandInput<'class.open'>): Promise<Result<void>> {
    if (this.#open !== null || this.#isOpening) return fail('already-so', 'A class is open: close it first')
    const cluster = this.#findCluster(clusterId)
    if (!cluster.ok) return cluster
    const hosts = listHosts().map(({ address }) => address)
    if (!hosts.includes(host))
      return fail('invalid-input', `${host} is no address of this machine: choose one of the list`)
    this.#isOpening = true
    await this.#closing
    this.#tell()
    const { clock } = this.#ports
    const endsAtMs = clock.nowMs() + minutes * 60_000
    const isOfLesson = this.#ports.lesson()?.clusterId === clusterId
    const now = () => this.#open?.clusterId ?? clusterId
    const shownHost = host === '0.0.0.0' ? (hosts[0] ?? host) : host
    const opened = await Classroom.open(
      { host, shownHost, port, endsAtMs, most: this.#most },
      {
        clock,
        place: () => {
          this.#follow()
          return this.#placeOf(now())
        },
        slotOf: (pid) => this.#slotOf(now(), pid),
        clusterName: () => this.#nameOf(now()),
        changed: () => this.#tellSoon(shortestMs),
      },
    )
    this.#isOpening = false
    this.#hasFailed = !opened.ok
    if (opened.ok) {
      const stopTimer = clock.after(minutes * 60_000, () => void this.close(`The ${minutes} minutes are over`))
      this.#open = { room: opened.value, clusterId, isOfLesson, endsAtMs, stopTimer }
    } else this.#words = opened.error.message
    this.#tell()
    return opened.ok ? ok(undefined) : opened
  }

  /** Phones are told, and nothing is open on the network when it answers. */
  async close(why = 'The teacher closed the class'): Promise<void> {
    const open = this.#open
    this.#open = null
    if (open !== null) {
      open.stopTimer()
      this.#words = `${why}. ${shutWords}`
      this.#hasFailed = false
      this.#closing = open.room.close(why)
    }
    await this.#closing
    this.#stopTelling()
    if (open !== null) this.#tell()
  }

  async ask({ partId, round }: CommandInput<'class.ask'>): Promise<Result<void>> {
    const open = this.#open
    if (open === null) return fail('wrong-state', 'No class is open')
    if (partId === null) return ok(open.room.ask(null))
    const asked = open.room.votes.question
    // The lesson may have gone on meanwhile: the class is asked again what it was asked.
    const question = asked?.id.endsWith(`/${partId}`) ? ok(asked) : await this.#ports.question(partId)
    if (!question.ok) return question
    return ok(open.room.ask({ ...question.value, round }))
  }

  dismiss(phoneId: string): Result<void> {
    return this.#open?.room.dismiss(phoneId) ?? fail('wrong-state', 'No class is open')
  }

  get #shut(): ClassState {
    return {
      phase: this.#isOpening ? 'opening' : this.#hasFailed ? 'failed' : 'off',
      words: this.#isOpening ? 'The page opens' : this.#words,
      hosts: [],
      url: null,
      pin: null,
      qr: null,
      clusterId: null,
      endsAtMs: null,
      most: this.#most,
      phones: [],
      question: null,
      votes: { before: [], after: [] },
      voteP95Ms: null,
    }
  }

  #openWords({ room, clusterId, endsAtMs }: OpenClass): string {
    const place = this.#placeOf(clusterId)
    if (!place.ok) return place.error.message
    const until = `Open until ${clockTime(endsAtMs)}`
    return room.sharesAddress
      ? `${until}. This system has one loopback address: to the cluster all phones look like one client, and sticky by address sends them to one worker`
      : until
  }

  #findCluster(clusterId: string): Result<void> {
    const session = this.#ports.session(clusterId)
    if (!session.ok) return session
    const place = this.#placeOf(clusterId)
    return place.ok ? ok(undefined) : place
  }

  /** Where phones are sent: the first address that speaks HTTP without TLS. */
  #placeOf(clusterId: string): Result<ClusterPlace> {
    const session = this.#ports.session(clusterId)
    if (!session.ok) return fail('not-found', this.#whyGone())
    const { addresses, settings } = session.value
    const place = addresses.map(toPlace).find((one) => one !== null)
    return place === undefined
      ? fail('wrong-state', `${settings.name} listens at no address: start it, and phones get answers`)
      : ok(place)
  }

  #whyGone(): string {
    if (this.#open?.isOfLesson !== true) return 'The cluster of the class was removed: phones get no answer'
    return this.#ports.lesson() === null
      ? 'The lesson was left: enter one, and phones become clients of its cluster'
      : 'The cluster of the lesson is starting: phones become its clients by themselves'
  }

  /** Reset gives a lesson a new cluster, the next lesson has its own: phones stay in the class, and are told. */
  #follow(): void {
    const open = this.#open
    const clusterId = this.#ports.lesson()?.clusterId ?? null
    if (open === null || !open.isOfLesson || clusterId === null || clusterId === open.clusterId) return
    if (!this.#placeOf(clusterId).ok) return
    open.clusterId = clusterId
    open.room.moved()
  }

  #slotOf(clusterId: string, pid: number): number | null {
    const session = this.#ports.session(clusterId)
    if (!session.ok) return null
    return session.value.workers.all.find(({ worker }) => worker.pid === pid)?.slot ?? null
  }

  #nameOf(clusterId: string): string {
    const session = this.#ports.session(clusterId)
    return session.ok ? session.value.settings.name : ''
  }

  #tell(): void {
    this.#follow()
    this.#stopTelling()
    this.#isTellingSoon = false
    this.#ports.publish(this.state)
    if (this.#open !== null) this.#stopTelling = this.#ports.clock.after(longestMs, () => this.#tell())
  }

  #tellSoon(inMs: number): void {
    if (this.#isTellingSoon || this.#open === null) return
    this.#isTellingSoon = true
    this.#stopTelling()
    this.#stopTelling = this.#ports.clock.after(inMs, () => this.#tell())
  }
}

/** Every wildcard address takes what comes to 127.0.0.1, and there each phone has an address of its own. */
function toPlace({ transport, address, port, path, exclusive, protocol }: ListenAddress): ClusterPlace | null {
  if (exclusive || (protocol !== undefined && protocol !== 'http')) return null
  if (transport === 'unix') return path === null ? null : { socketPath: path }
  if (port === null || (transport !== 'tcp4' && transport !== 'tcp6')) return null
  const isWildcard = address === null || ['::', '0.0.0.0', 'localhost'].includes(address)
  return { host: isWildcard ? '127.0.0.1' : address, port }
}
