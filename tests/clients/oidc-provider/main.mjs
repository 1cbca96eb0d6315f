// npm's oidc-provider as the own provider of an institution of a running Sluis, step by step:
//
//     node main.mjs SUBJECT.json [--demand-all]
//
// The subject is described in ../openid-client/main.mjs; of it the client and the program for the admin
// API are used, by which the provider becomes a sign-in source of the program's institution.

import assert from 'node:assert/strict'
import { createHash, randomBytes } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { Browser } from './browser.mjs'
import { provider } from './provider.mjs'
import { close, step } from './report.mjs'

const MFA = 'https://refeds.org/profile/mfa'
const SINGLE = 'urn:sluis:acr:single-factor'
const SLUG = 'oidc-provider'
// So that it can run twice at the same provider: whoever came stays.
const run = randomBytes(4).toString('hex')
const noor = `noor-${run}`

const subject = JSON.parse(await readFile(process.argv[2], 'utf8'))
const { issuer, client, admin } = subject
const CALLBACK = `/signin/upstream/callback/${admin.institution}/${SLUG}`
const api = `${issuer}/admin/api/v1/institutions/${admin.institution}/sources`
const secret = randomBytes(24).toString('base64url')
const upstream = await provider({
  client_id: 'sluis',
  client_secret: secret,
  redirect_uris: [`${issuer}${CALLBACK}`],
  post_logout_redirect_uris: [`${issuer}/signin/upstream/signed-out`],
  backchannel_logout_uri: `${issuer}/signin/upstream/logout/${admin.institution}/${SLUG}`,
  backchannel_logout_session_required: true,
})

const settings = {
  name: 'oidc-provider',
  issuer: upstream.issuer,
  client_id: 'sluis',
  scopes: ['openid', 'profile', 'email', 'affiliation'],
  sign_out_there: 'always',
  new_people: { when: 'claim', claim: 'affiliation', values: ['student'], role: 'pupil' },
}

await step('the provider becomes a sign-in source by the admin API', async () => {
  const made = await ask('POST', api, { slug: SLUG, secret, settings })
  assert.equal(made.status, 201, await made.text())
  const read = await ask('GET', `${api}/${SLUG}`)
  const source = await read.json()
  assert.equal(source.settings.issuer, upstream.issuer)
  assert.equal(source.has_secret, true)
})

const first = new Browser(issuer, upstream.issuer)
let subjectHere

await step('who comes for the first time gets an account, by one factor', async () => {
  upstream.person = { accountId: noor, affiliation: ['member', 'student'], amr: ['pwd'] }
  const tokens = await signIn(first)
  subjectHere = tokens.claims.sub
  assert.equal(tokens.claims.acr, SINGLE)
  assert.equal(tokens.claims.amr, undefined)
})

await step('who comes again is the same person, in another browser', async () => {
  const tokens = await signIn(new Browser(issuer, upstream.issuer))
  assert.equal(tokens.claims.sub, subjectHere)
})

await step('a second factor that the provider asserts counts as one', async () => {
  upstream.person = { ...upstream.person, amr: ['pwd', 'otp', 'mfa'] }
  const tokens = await signIn(new Browser(issuer, upstream.issuer))
  assert.equal(tokens.claims.sub, subjectHere)
  assert.equal(tokens.claims.acr, MFA)
  assert.deepEqual(tokens.claims.amr, ['mfa'])
})

await step('a portal that demands a second factor gets one only where it was asserted', async () => {
  const claims = JSON.stringify({ id_token: { acr: { essential: true, value: MFA } } })
  upstream.person = { ...upstream.person, amr: ['pwd'] }
  const bare = await new Browser(issuer, upstream.issuer).open(authorize({ claims }).url)
  assert.ok(!bare.url?.searchParams.has('code'), `the portal got a code: ${bare.url}`)
  upstream.person = { ...upstream.person, amr: ['mfa'] }
  const tokens = await signIn(new Browser(issuer, upstream.issuer), { claims })
  assert.equal(tokens.claims.acr, MFA)
})

await step('a fresh sign-in is asked of the provider and proven by it', async () => {
  const before = Math.floor(Date.now() / 1000)
  const tokens = await signIn(first, { prompt: 'login' })
  assert.ok(tokens.claims.auth_time >= before - 1, `auth_time is ${tokens.claims.auth_time}`)
})

await step('whom the rule does not let in gets no account', async () => {
  upstream.person = { accountId: `gast-${run}`, affiliation: ['guest'], amr: ['pwd'] }
  const page = await new Browser(issuer, upstream.issuer).open(authorize().url)
  assert.equal(page.step, 'password')
  assert.match(page.html, /name="link"/)
})

await step('an answer that is brought back twice, or by another browser, is refused', async () => {
  upstream.person = { accountId: noor, affiliation: ['student'], amr: ['pwd'] }
  const browser = new Browser(issuer, upstream.issuer)
  await signIn(browser)
  const callback = browser.seen.find((url) => url.pathname === CALLBACK)
  for (const other of [browser, new Browser(issuer, upstream.issuer)]) {
    const page = await other.open(callback)
    assert.equal(page.step, 'error')
  }
})

await step('who signs out at the provider is signed out here', async () => {
  const browser = new Browser(issuer, upstream.issuer)
  await signIn(browser)
  assert.equal(await isSignedIn(browser), true)
  await browser.open(new URL(`${upstream.issuer}/session/end`))
  await until(async () => !(await isSignedIn(browser)))
})

await step('who signs out here is signed out at the provider and comes back', async () => {
  const browser = new Browser(issuer, upstream.issuer)
  const tokens = await signIn(browser)
  const out = new URL(`${issuer}/oauth/logout`)
  out.searchParams.set('id_token_hint', tokens.id_token)
  const page = await browser.open(out)
  assert.equal(page.step, 'signed-out')
  assert.ok(browser.seen.some((url) => url.href.startsWith(`${upstream.issuer}/session/end`)))
  upstream.asked = 0
  await signIn(browser)
  assert.equal(upstream.asked, 1, 'the session at the provider went on')
})

await step('the source goes, and whoever came through it with it', async () => {
  const read = await ask('GET', `${api}/${SLUG}`)
  const etag = read.headers.get('etag')
  const gone = await ask('DELETE', `${api}/${SLUG}`, undefined, { 'if-match': etag })
  assert.equal(gone.status, 204, await gone.text())
  assert.equal(await isSignedIn(first), false)
})

upstream.close()
process.exitCode = close() ? 0 : 1

/// An authorization request with PKCE, and what its answer is redeemed with.
function authorize(more = {}) {
  const verifier = randomBytes(32).toString('base64url')
  const url = new URL(`${issuer}/oauth/authorize`)
  url.search = new URLSearchParams({
    client_id: client.client_id,
    redirect_uri: client.redirect_uri,
    response_type: 'code',
    scope: 'openid profile email',
    institution: admin.institution,
    state: 'state',
    nonce: 'nonce',
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    code_challenge_method: 'S256',
    ...more,
  })
  return { url, verifier }
}

async function signIn(browser, more) {
  const { url, verifier } = authorize(more)
  const answer = await browser.open(url)
  assert.equal(answer.step, undefined, `the browser stays at "${answer.step}": ${answer.said}`)
  const code = answer.url.searchParams.get('code')
  assert.ok(code, `no code in ${answer.url}`)
  const redeemed = await fetch(`${issuer}/oauth/token`, {
    method: 'POST',
    headers: { authorization: basic(client) },
    body: new URLSearchParams({
      grant_type: 'authorization_code',
      redirect_uri: client.redirect_uri,
      code_verifier: verifier,
      code,
    }),
  })
  const tokens = await redeemed.json()
  assert.equal(redeemed.status, 200, JSON.stringify(tokens))
  const payload = Buffer.from(tokens.id_token.split('.')[1], 'base64url')
  return { ...tokens, claims: JSON.parse(payload) }
}

async function isSignedIn(browser) {
  const answer = await browser.open(authorize({ prompt: 'none' }).url)
  return answer.url?.searchParams.has('code') ?? false
}

async function until(holds) {
  for (let tries = 0; tries < 50; tries++) {
    if (await holds()) return
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  assert.fail('it did not come about')
}

async function ask(method, url, body, headers = {}) {
  const token = await fetch(`${issuer}/oauth/token`, {
    method: 'POST',
    headers: { authorization: basic(admin) },
    body: new URLSearchParams({ grant_type: 'client_credentials', scope: 'sluis:policy:write' }),
  })
  const { access_token } = await token.json()
  return fetch(url, {
    method,
    headers: {
      authorization: `Bearer ${access_token}`,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...headers,
    },
    body: body === undefined ? undefined : JSON.stringify(body),
  })
}

function basic({ client_id, client_secret }) {
  const pair = [client_id, client_secret].map(encodeURIComponent).join(':')
  return `Basic ${Buffer.from(pair).toString('base64')}`
}
