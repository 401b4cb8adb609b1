import { createAnnouncer } from './announcer.ts'
import { followServer } from './connection.ts'
import { el } from './element.ts'
import type { StreamEvent } from './event-stream.ts'
import { writeInstants } from './instant.ts'
import type { PartModule } from './part.ts'
import { logIn, signIn, signOut, takeTokenFromAddress, tokenIn } from './sign-in.ts'

interface Hello {
  readonly at: number
  readonly viewer: string
  readonly parts: readonly { readonly id: string; readonly title: string }[]
}

interface PartMessage {
  readonly id: string
  readonly at: number
  readonly snapshot?: unknown
  readonly failed?: true
}

const parts = byId('parts')
const connection = byId('connection')
const notice = byId('notice')
const signInPage = byId('sign-in')
const signInProblem = byId('sign-in-problem')
const signOutButton = byId('sign-out')
const viewerName = byId('viewer')
const logInButton = byId('log-in')
const tokenField = byId('token')
const announcer = createAnnouncer(byId('news'))

const modules = new Map<string, Promise<PartModule>>()
const headlines = new Map<string, string | undefined>()
/** The server's clock minus the browser's. */
let clockOffsetMs = 0
let heardAt = Date.now()

function byId(id: string): HTMLElement {
  const element = document.getElementById(id)
  if (!element) throw new Error(`the page has no ${id}`)
  return element
}

function tick(): void {
  writeInstants(document, Date.now() + clockOffsetMs)
}

/** Shows the state of the connection as a word, and below the header what it means. */
function showConnection(state: 'off' | 'connecting' | 'live' | 'lost', detail?: string): void {
  document.body.dataset['connection'] = state
  connection.textContent = { off: '', connecting: 'Connecting', live: 'Live', lost: 'Not live' }[
    state
  ]
  notice.hidden = detail === undefined
  notice.textContent = detail ?? ''
}

function showHello({ at, parts: listed, viewer }: Hello): void {
  clockOffsetMs = at - Date.now()
  viewerName.textContent = viewer
  viewerName.title = `Signed in as ${viewer}`
  for (const section of Array.from(parts.children)) {
    if (!listed.some(({ id }) => `part-${id}` === section.id)) section.remove()
  }
  for (const { id, title } of listed) {
    if (document.getElementById(`part-${id}`)) continue
    const heading = el('h2', { id: `title-${id}`, class: 'part-title' }, title)
    const body = el('div', { class: 'part-body' }, el('p', { class: 'quiet' }, 'Loading…'))
    parts.append(
      el('section', { id: `part-${id}`, 'aria-labelledby': `title-${id}` }, heading, body),
    )
  }
  if (listed.length === 0) {
    parts.replaceChildren(
      el(
        'p',
        { class: 'quiet' },
        'There is nothing to see for you: no part is switched on in the configuration, or none is granted to you.',
      ),
    )
  }
}

async function showPart({ id, at, snapshot, failed }: PartMessage): Promise<void> {
  const section = document.getElementById(`part-${id}`)
  const body = section?.querySelector<HTMLElement>('.part-body')
  if (!section || !body) return
  const loading = modules.get(id) ?? (import(`/console/parts/${id}.js`) as Promise<PartModule>)
  modules.set(id, loading)
  try {
    if (failed) throw new Error('the part failed')
    const { render } = await loading
    clockOffsetMs = at - Date.now()
    const { news, headline } = render(body, snapshot)
    section.removeAttribute('data-failed')
    headlines.set(id, headline)
    announcer.announce(news)
    document.title = [...headlines.values(), 'Retriever'].filter(Boolean).join(' · ')
    tick()
  } catch {
    modules.delete(id)
    section.dataset['failed'] = 'This part cannot be shown now. What you see below may be old.'
  }
}

function onEvent({ event, data }: StreamEvent): void {
  heardAt = Date.now()
  if (event === 'hello') showHello(JSON.parse(data) as Hello)
  if (event === 'part') void showPart(JSON.parse(data) as PartMessage)
}

/** Shows everything until the viewer is signed out; false when there was nothing to show at all. */
async function show(): Promise<boolean> {
  let opened = false
  showConnection('connecting')
  await followServer({
    onEvent,
    onOpen() {
      opened = true
      signOutButton.hidden = false
      showConnection('live')
    },
    onSignedOut(login) {
      byId('log-in-box').hidden = login === undefined
      logInButton.textContent = `Sign in with ${login ?? ''}`
    },
    onLost() {
      const since = new Date(heardAt).toLocaleTimeString(undefined, { hour12: false })
      const old = parts.childElementCount > 0 ? ` What you see is from ${since}.` : ''
      showConnection('lost', `Connection lost, trying again.${old}`)
    },
  })
  return opened
}

function askForToken(problem: string): void {
  showConnection('off')
  signInPage.hidden = false
  signInProblem.textContent = problem
  if (byId('log-in-box').hidden) tokenField.focus()
  else logInButton.focus()
}

/** A token that was used already does no harm to a browser that is still signed in. */
async function start(token: string | undefined): Promise<void> {
  const result = token === undefined ? undefined : await signIn(token)
  // After a reload nothing of what was shown is left, not even in memory.
  if (await show()) location.reload()
  else askForToken(result?.ok === false ? result.detail : '')
}

async function enter(token: string): Promise<void> {
  const result = await signIn(token)
  // A page that has been open may be older than the sidecar: it starts anew.
  if (result.ok) location.reload()
  else askForToken(result.detail)
}

byId('sign-in-form').addEventListener('submit', (event) => {
  event.preventDefault()
  if (!(tokenField instanceof HTMLInputElement)) return
  const token = tokenIn(tokenField.value)
  tokenField.value = ''
  void enter(token)
})
logInButton.addEventListener('click', () => {
  void logIn().then((result) => {
    if (!result.ok) askForToken(result.detail)
  })
})
signOutButton.addEventListener('click', () => {
  // The stream ends with the session, and then the page asks for a token.
  void signOut()
})
setInterval(tick, 1_000)

addEventListener('hashchange', () => {
  // Opening the printed address in a tab that shows the console already would load nothing.
  if (location.hash.startsWith('#token=')) location.reload()
})
void start(takeTokenFromAddress())
