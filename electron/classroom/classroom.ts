import { randomInt, timingSafeEqual } from 'node:crypto'
import { encode } from 'uqr'
import type { Clock } from '../../shared/base/clock.ts'
import { parseJson } from '../../shared/base/parse-json.ts'
import type { ClassPhone, ClassQuestion, ClassState } from '../../shared/lessons/classroom.ts'
import { fail, ok, type Result } from '../../shared/result.ts'
import { Ballot } from './ballot.ts'
import { formForPhones, plainWords } from './class-answers.ts'
import { ClassServer, type ClassServerPorts, type Vote } from './class-server.ts'
import { type AppAnswer, type AppAsk, type ClusterPlace, PhoneClient } from './phone-client.ts'
import { PhoneStreams } from './phone-streams.ts'
import { type Phone, Phones } from './phones.ts'
import { PinTries } from './pin-tries.ts'
import { VoteTimes } from './vote-times.ts'

export interface ClassroomPorts {
  readonly clock: Clock
  /** Where the cluster listens now. */
  place(): Result<ClusterPlace>
  /** Whose process that is; null: nobody's of this cluster. */
  slotOf(pid: number): number | null
  clusterName(): string
  /** Something that the teacher sees changed. */
  changed(): void
}

export interface ClassroomOptions {
  readonly host: string
  /** What phones open, where that is not the host: of 0.0.0.0. */
  readonly shownHost: string
  readonly port: number
  readonly endsAtMs: number
  readonly most: number
  /** How long a request may take to come; 4 s, where nothing is said. */
  readonly patienceMs?: number
}

/** Phone n comes to the cluster from 127.0.0.(100 + n), apart from the clients of lessons. */
const firstAddress = 100

/** An open class: its page on the network, who is in, how they vote, and each phone's own way into the cluster. */
export class Classroom {
  readonly pin = String(randomInt(1_000_000)).padStart(6, '0')
  readonly #ports: ClassroomPorts
  readonly #options: ClassroomOptions
  readonly #phones: Phones
  readonly #ballot = new Ballot()
  readonly #tries: PinTries
  readonly #streams = new PhoneStreams()
  readonly #times = new VoteTimes()
  readonly #clients = new Map<string, PhoneClient>()
  #server: ClassServer | null = null
  #sharesAddress = false

  private constructor(options: ClassroomOptions, ports: ClassroomPorts) {
    this.#options = options
    this.#ports = ports
    this.#phones = new Phones(ports.clock, options.most)
    this.#tries = new PinTries(ports.clock)
  }

  /** Listens when it answers. */
  static async open(options: ClassroomOptions, ports: ClassroomPorts): Promise<Result<Classroom>> {
    const room = new Classroom(options, ports)
    const forServer: ClassServerPorts = {
      join: (from, pin, alias) => room.#join(from, pin, alias),
      phone: (token) => room.#find(token),
      view: (phone) => room.#view(phone),
      vote: (phone, vote) => room.#vote(phone, vote),
      leave: (phone) => room.#leave(phone),
      ask: (phone, ask) => room.#ask(phone, ask),
      listen(phone, response) {
        room.#streams.open(phone.id, response)
        room.#streams.tell(phone.id, 'view', room.#view(phone))
      },
      voteTook: (ms) => room.#times.add(ms),
    }
    const opened = await ClassServer.open(options.host, options.port, forServer, options.patienceMs)
    if (!opened.ok) return opened
    room.#server = opened.value
    return ok(room)
  }

  get url(): string {
    return `http://${this.#options.shownHost}:${this.#server?.port ?? 0}/`
  }

  /** The PIN is in the part behind #, which no browser sends: who sees the code on the wall sees the PIN, too. */
  get qr(): readonly (readonly boolean[])[] {
    return encode(`${this.url}#${this.pin}`, { ecc: 'M', border: 2 }).data
  }

  get phones(): readonly ClassPhone[] {
    return this.#phones.list((phoneId) => this.#ballot.answerOf(phoneId) !== null)
  }

  get votes(): Pick<ClassState, 'question' | 'votes' | 'voteP95Ms'> {
    return { question: this.#ballot.question, votes: this.#ballot.counts, voteP95Ms: this.#times.p95Ms }
  }

  /** This system has no addresses to tell phones apart by: sticky sends all of them to one worker. */
  get sharesAddress(): boolean {
    return this.#sharesAddress
  }

  ask(question: ClassQuestion | null): void {
    this.#ballot.ask(question)
    this.#tellAll()
    this.#ports.changed()
  }

  dismiss(phoneId: string): Result<void> {
    const phone = this.#phones.dismiss(phoneId)
    if (phone === null) return fail('not-found', 'That phone is no longer in the class')
    this.#streams.end(phone.id, 'bye', { words: 'The teacher took you off the list. Type the PIN to join again' })
    this.#closeClient(phone.id)
    this.#ports.changed()
    return ok(undefined)
  }

  /** The cluster is another one: whom a phone was with and its login belong to the one before. */
  moved(): void {
    this.#phones.forgetWorkers()
    for (const phoneId of this.#streams.phoneIds) {
      this.#streams.tell(phoneId, 'moved', { cluster: this.#ports.clusterName() })
    }
    this.#ports.changed()
  }

  /** Every phone is told, and every connection ends. */
  async close(words: string): Promise<void> {
    for (const phoneId of this.#streams.phoneIds) this.#streams.end(phoneId, 'bye', { words, isOver: true })
    for (const phoneId of [...this.#clients.keys()]) this.#closeClient(phoneId)
    await this.#server?.close()
  }

  #join(from: string, pin: string, alias: string): Result<Phone> {
    const waitMs = this.#tries.waitMs(from)
    if (waitMs > 0) {
      const waitS = Math.ceil(waitMs / 1000)
      return fail('host-not-allowed', `Too many wrong PINs: try again in ${waitS} s`)
    }
    if (!isSame(pin, this.pin)) {
      this.#tries.wrong(from)
      return fail('invalid-input', 'That is not the PIN on the board: look again')
    }
    const joined = this.#phones.join(alias)
    if (joined.ok) this.#ports.changed()
    return joined
  }

  #find(token: string): Result<Phone> {
    return this.#phones.find(token)
  }

  #vote(phone: Phone, { questionId, round, answer }: Vote): Result<void> {
    const voted = this.#ballot.vote(phone.id, questionId, round, answer)
    if (voted.ok) this.#ports.changed()
    return voted
  }

  #leave(phone: Phone): void {
    this.#phones.leave(phone)
    phone.slot = null
    phone.isLoggedIn = null
    this.#closeClient(phone.id)
    this.#ports.changed()
  }

  async #ask(phone: Phone, ask: AppAsk): Promise<AppAnswer & { readonly slot: number | null }> {
    const answer = await this.#clientOf(phone).ask(ask)
    const slot = answer.pid === null ? null : this.#ports.slotOf(answer.pid)
    const isLoggedIn = readLogin(ask, answer) ?? phone.isLoggedIn
    if (slot !== phone.slot || isLoggedIn !== phone.isLoggedIn) this.#ports.changed()
    phone.slot = slot
    phone.isLoggedIn = isLoggedIn
    return { ...answer, slot }
  }

  #clientOf(phone: Phone): PhoneClient {
    const known = this.#clients.get(phone.id)
    if (known !== undefined) return known
    const client = new PhoneClient({
      localAddress: this.#sharesAddress ? null : `127.0.0.${firstAddress + phone.number}`,
      place: () => this.#ports.place(),
      cut: () => {
        this.#streams.tell(phone.id, 'cut', { slot: phone.slot })
        phone.slot = null
        this.#ports.changed()
      },
      addressMissing: () => {
        this.#sharesAddress = true
      },
    })
    this.#clients.set(phone.id, client)
    return client
  }

  #closeClient(phoneId: string): void {
    this.#clients.get(phoneId)?.close()
    this.#clients.delete(phoneId)
  }

  #tellAll(): void {
    for (const phoneId of this.#streams.phoneIds) {
      const phone = this.#phones.byId(phoneId)
      if (phone !== null) this.#streams.tell(phoneId, 'view', this.#view(phone))
    }
  }

  #view(phone: Phone): object {
    const { question } = this.#ballot
    return {
      alias: phone.alias,
      number: phone.number,
      cluster: this.#ports.clusterName(),
      leftMs: Math.max(0, this.#options.endsAtMs - this.#ports.clock.nowMs()),
      question:
        question === null
          ? null
          : {
              id: question.id,
              round: question.round,
              question: plainWords(question.question),
              form: formForPhones(question.form),
              answer: this.#ballot.answerOf(phone.id),
            },
    }
  }
}

/** Takes as long for every wrong PIN. */
function isSame(given: string, pin: string): boolean {
  const [one, other] = [Buffer.from(given), Buffer.from(pin)]
  return one.length === other.length && timingSafeEqual(one, other)
}

/** What an answer about the login says: of `/me`, `/login` and `/logout`, where the app has them. */
function readLogin({ path }: AppAsk, { status, text }: AppAnswer): boolean | null {
  if (!['/me', '/login', '/logout'].includes(path) || status === null) return null
  if (status === 401 || status === 403) return false
  if (status !== 200) return null
  if (path === '/logout') return false
  const told: unknown = parseJson(text)
  if (typeof told !== 'object' || told === null || !('user' in told)) return path === '/login' ? true : null
  return told.user !== null && told.user !== ''
}
