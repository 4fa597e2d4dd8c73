// The page of one phone. Plain, and of 2016: phones of a class are old. It shows what the server tells as text only.
// One file of more than 300 lines: thirty phones load it at once, and nothing bundles it.
const part = (id) => document.getElementById(id)
const hueCount = 8
const everyMs = 1000

/** Whether the app answers these paths: known once it was asked. */
const knows = { '/me': null, '/counter': null }
let turn = 0
let isIn = false
let stream = null
let shownQuestion = ''
let endsAt = 0
let askTimer = 0

function send(method, path, body, done) {
  const request = new XMLHttpRequest()
  request.open(method, path)
  request.timeout = 15000
  request.onload = () => {
    let told = {}
    try {
      told = JSON.parse(request.responseText)
    } catch (_error) {
      told = { words: 'The class page does not answer as it should' }
    }
    done(request.status, told)
  }
  request.onerror = () => done(0, { words: 'The class page is out of reach: are you in the same network?' })
  request.ontimeout = request.onerror
  if (body !== null) request.setRequestHeader('Content-Type', 'application/json')
  request.send(body === null ? null : JSON.stringify(body))
}

function show(id) {
  for (const each of ['join', 'class', 'over']) part(each).hidden = each !== id
}

function out(words) {
  isIn = false
  clearTimeout(askTimer)
  if (stream !== null) stream.close()
  stream = null
  show('join')
  part('join-words').textContent = words
}

function enter(view) {
  if (!isIn) {
    isIn = true
    show('class')
    listen()
    askNext()
  }
  drawView(view)
}

function drawView(view) {
  part('alias-here').textContent = view.alias
  endsAt = Date.now() + view.leftMs
  drawLeft()
  drawQuestion(view.question)
}

function drawLeft() {
  const minutes = Math.max(0, Math.ceil((endsAt - Date.now()) / 60000))
  part('left').textContent = `${minutes} min left`
}

// What happens, as it happens; a browser without it asks every three seconds.
function listen() {
  if (typeof EventSource === 'undefined') {
    setInterval(() => isIn && refresh(), 3000)
    return
  }
  stream = new EventSource('/events')
  stream.addEventListener('view', (event) => drawView(JSON.parse(event.data)))
  stream.addEventListener('cut', (event) => drawCut(JSON.parse(event.data).slot))
  stream.addEventListener('moved', (event) => drawMoved(JSON.parse(event.data).cluster))
  stream.addEventListener('bye', (event) => {
    const told = JSON.parse(event.data)
    out(told.words)
    if (!told.isOver) return
    show('over')
    part('over-words').textContent = told.words
  })
}

function refresh() {
  send('GET', '/state', null, (status, view) => {
    if (status === 200) enter(view)
    else if (status === 0 && isIn) drawNobody(view.words)
    else out(status === 503 ? view.words : '')
  })
}

// The phone as a client of the cluster.
function askNext() {
  clearTimeout(askTimer)
  const paths = Object.keys(knows).filter((path) => knows[path] !== false)
  const path = paths.length === 0 ? '/' : paths[turn % paths.length]
  turn += 1
  askApp('GET', path, null, () => {
    askTimer = setTimeout(askNext, everyMs)
  })
}

function askApp(method, path, body, done) {
  send(method, `/app${path}`, body, (status, told) => {
    if (status === 401) out(told.words)
    if (!isIn) return
    if (status !== 200) drawNobody(told.words)
    else drawAnswer(path, told)
    done()
  })
}

function drawAnswer(path, told) {
  if (told.status === null) {
    drawNobody(told.text)
    return
  }
  if (knows[path] === null) knows[path] = told.status !== 404
  drawSlot(told)
  let said = null
  try {
    said = JSON.parse(told.text)
  } catch (_error) {
    // Not every app speaks JSON.
  }
  if (told.status === 404) return
  if (path === '/me' || path === '/login' || path === '/logout') drawLogin(told.status, said)
  if (path === '/counter' || path === '/visits') drawCount(said)
}

function drawSlot(told) {
  const worker = part('worker')
  if (told.slot === null) {
    drawNobody('An answer came, and did not say from whom')
    return
  }
  worker.setAttribute('data-state', 'here')
  worker.setAttribute('data-hue', ((told.slot - 1) % hueCount) + 1)
  part('slot').textContent = told.slot
  part('slot-words').textContent = `Worker ${told.slot} answered`
  part('slot-more').textContent = `in ${told.ms} ms, status ${told.status}`
}

function drawCut(slot) {
  const worker = part('worker')
  worker.setAttribute('data-state', 'cut')
  part('slot').textContent = '✕'
  part('slot-words').textContent = slot === null ? 'The connection was cut' : `Worker ${slot} let go of this phone`
  part('slot-more').textContent = 'asking again'
  worker.classList.remove('flicker')
  // The browser forgets an animation only when it had to look at the box without it.
  void worker.offsetWidth
  worker.classList.add('flicker')
}

// Another app may answer other paths, and knows nobody yet.
function drawMoved(cluster) {
  for (const path of Object.keys(knows)) knows[path] = null
  for (const id of ['login', 'counter']) part(id).hidden = true
  drawNobody(cluster)
  part('slot-words').textContent = 'A new cluster'
}

function drawNobody(words) {
  part('worker').setAttribute('data-state', 'none')
  part('slot').textContent = '?'
  part('slot-words').textContent = 'Nobody known answered'
  part('slot-more').textContent = words || ''
}

function drawLogin(status, said) {
  const user = said !== null && typeof said.user === 'string' ? said.user : ''
  const isLoggedIn = status === 200 && user !== ''
  part('login').hidden = false
  part('login-words').textContent = isLoggedIn ? `✓ Logged in as ${user}` : '○ Not logged in'
  part('login-button').textContent = isLoggedIn ? 'Log out' : 'Log in'
  part('login-button').onclick = () => {
    const body = isLoggedIn ? {} : { user: part('alias-here').textContent }
    askApp('POST', isLoggedIn ? '/logout' : '/login', body, () => askApp('GET', '/me', null, () => {}))
  }
}

function drawCount(said) {
  if (said === null || typeof said !== 'object') return
  const value = ['counter', 'count', 'visits'].map((name) => said[name]).find((one) => typeof one === 'number')
  if (value === undefined) return
  part('counter').hidden = false
  part('count').textContent = value
}

// The question and its answer.
function drawQuestion(question) {
  part('question').hidden = question === null
  if (question === null) {
    shownQuestion = ''
    return
  }
  const key = `${question.id} ${question.round}`
  if (key === shownQuestion) return
  shownQuestion = key
  const isClosed = question.round === 'closed'
  const rounds = { before: 'Your prediction', after: 'After the discussion: again', closed: 'The vote is closed' }
  part('round').textContent = rounds[question.round]
  part('question-words').textContent = question.question
  const form = part('answer')
  form.textContent = ''
  const draw = { choice: drawChoice, number: drawNumber, bars: drawBars, order: drawOrder }[question.form.kind]
  const read = draw(form, question)
  for (const control of form.elements) control.disabled = isClosed
  if (question.form.kind !== 'choice' && !isClosed) add(form, 'button', 'Send', { type: 'submit', className: 'main' })
  form.onsubmit = (event) => {
    event.preventDefault()
    if (read !== null) vote(question, read())
  }
  part('vote-words').textContent = isClosed ? 'Look at the board' : ''
  if (question.answer !== null && !isClosed) part('vote-words').textContent = votedWords
}

const votedWords = '✓ Your vote is in. You may change it'

function vote(question, answer) {
  part('vote-words').textContent = 'Sending…'
  const body = { questionId: question.id, round: question.round, answer }
  send('POST', '/vote', body, (status, told) => {
    if (status === 401) out(told.words)
    part('vote-words').textContent = status === 200 ? votedWords : told.words
  })
}

function add(parent, tag, words, more) {
  const element = document.createElement(tag)
  element.textContent = words
  parent.appendChild(Object.assign(element, more || {}))
  return element
}

function drawChoice(form, question) {
  const buttons = question.form.of.map((option) => {
    const button = add(form, 'button', option.words, { type: 'button' })
    const isChosen = question.answer !== null && question.answer.choice === option.id
    button.setAttribute('aria-pressed', isChosen)
    button.onclick = () => {
      for (const each of buttons) each.setAttribute('aria-pressed', each === button)
      vote(question, { kind: 'choice', choice: option.id })
    }
    return button
  })
  return null
}

function addNumber(form, words, value, min, max) {
  const label = add(form, 'label', words)
  const input = add(label, 'input', '', { type: 'number', step: 'any', min, max, required: true })
  if (value !== undefined && value !== null) input.value = value
  return input
}

function drawNumber(form, question) {
  const { unit, min, max } = question.form
  const words = `From ${min} to ${max}${unit === '' ? '' : ` ${unit}`}`
  const given = question.answer === null ? null : question.answer.value
  const input = addNumber(form, words, given, min, max)
  return () => ({ kind: 'number', value: Number(input.value) })
}

function drawBars(form, question) {
  const { unit, max, of, given } = question.form
  const before = question.answer === null ? {} : question.answer.values
  if (given !== null) {
    const known = of.find((bar) => bar.id === given.id)
    if (known !== undefined) add(form, 'p', `${known.words}: ${given.value} ${unit} (known)`)
  }
  const bars = of.filter((bar) => given === null || bar.id !== given.id)
  const inputs = bars.map((bar) => addNumber(form, `${bar.words} (0 to ${max} ${unit})`, before[bar.id], 0, max))
  return () => {
    const values = {}
    bars.forEach((bar, at) => {
      values[bar.id] = Number(inputs[at].value)
    })
    return { kind: 'bars', values }
  }
}

function drawOrder(form, question) {
  const { of } = question.form
  const before = question.answer === null ? of.map((each) => each.id) : question.answer.order
  const selects = of.map((_, at) => {
    const label = add(form, 'label', at === 0 ? 'Smallest' : at === of.length - 1 ? 'Largest' : `Place ${at + 1}`)
    const select = add(label, 'select', '')
    for (const each of of) add(select, 'option', each.words, { value: each.id, selected: each.id === before[at] })
    return select
  })
  return () => ({ kind: 'order', order: selects.map((select) => select.value) })
}

part('join').onsubmit = (event) => {
  event.preventDefault()
  part('join-words').textContent = 'Joining…'
  send('POST', '/join', { pin: part('pin').value.trim(), alias: part('alias').value }, (status, told) => {
    if (status === 200) enter(told)
    else part('join-words').textContent = told.words
  })
}
part('count-button').onclick = () => askApp('POST', '/visits', {}, () => askApp('GET', '/counter', null, () => {}))
part('leave').onclick = () => send('POST', '/leave', {}, () => out('You left the class'))
addEventListener('pagehide', () => {
  if (isIn && navigator.sendBeacon) navigator.sendBeacon('/leave')
})
addEventListener('pageshow', (event) => event.persisted && refresh())
setInterval(drawLeft, 10000)

// The code on the board brings the PIN along; it needs not stay in the address.
if (/^#\d{6}$/.test(location.hash)) {
  part('pin').value = location.hash.slice(1)
  history.replaceState(null, '', '/')
}
refresh()
