// A client with client_secret_basic that the provider knows beforehand.

import assert from 'node:assert/strict'
import * as client from 'openid-client'
import { Portal, refusal } from './portal.mjs'
import { step } from './report.mjs'

export async function run(subject) {
  const portal = await step('known client: discovery', () => Portal.known(subject, subject.client))
  if (portal === undefined) return

  let tokens = await step('known client: code with PKCE', () => portal.signIn())
  if (tokens === undefined) return

  await step('known client: userinfo is about the same person', async () => {
    const person = await portal.whois(tokens)
    assert.equal(person.sub, tokens.claims().sub)
    assert.match(person.email, /@/)
  })

  await step('known client: max_age is answered with auth_time', async () => {
    const { answer, checks } = await portal.ask({ max_age: '600', prompt: undefined })
    const again = await client.authorizationCodeGrant(portal.config, answer, {
      ...checks,
      maxAge: 600,
    })
    assert.equal(again.claims().sub, tokens.claims().sub)
  })

  await step('known client: form_post', async () => {
    const { answer, checks } = await portal.ask({ response_mode: 'form_post' })
    assert.ok(answer instanceof Request, 'the answer is not posted')
    await client.authorizationCodeGrant(portal.config, answer, checks)
  })

  await step('known client: PKCE with another verifier is refused', async () => {
    const { answer, checks } = await portal.ask()
    checks.pkceCodeVerifier = client.randomPKCECodeVerifier()
    const refused = client.authorizationCodeGrant(portal.config, answer, checks)
    assert.equal(await refusal(refused), 'invalid_grant')
  })

  await step('known client: a refresh token rotates', async () => {
    const refreshed = await client.refreshTokenGrant(portal.config, tokens.refresh_token)
    assert.notEqual(refreshed.refresh_token, tokens.refresh_token)
    assert.notEqual(refreshed.access_token, tokens.access_token)
    tokens = refreshed
  })

  await step('known client: introspection calls the access token active', async () => {
    const told = await client.tokenIntrospection(portal.config, tokens.access_token)
    assert.equal(told.active, true)
    assert.equal(told.client_id, subject.client.client_id)
  })

  await step('known client: a revoked refresh token takes its access tokens along', async () => {
    await client.tokenRevocation(portal.config, tokens.refresh_token)
    const told = await client.tokenIntrospection(portal.config, tokens.access_token)
    assert.equal(told.active, false)
    const refused = client.refreshTokenGrant(portal.config, tokens.refresh_token)
    assert.equal(await refusal(refused), 'invalid_grant')
  })

  await step('known client: RP-initiated logout, and prompt=none says so afterwards', async () => {
    const { id_token } = await portal.signIn()
    const { post_logout_redirect_uri } = subject.client
    const address = client.buildEndSessionUrl(portal.config, {
      id_token_hint: id_token,
      post_logout_redirect_uri,
      state: 'a state: ~100%',
    })
    const away = await portal.agent.open(address)
    assert.ok(away instanceof URL, `the browser stays at "${away.step}"`)
    assert.equal(away.origin + away.pathname, post_logout_redirect_uri)
    assert.equal(away.searchParams.get('state'), 'a state: ~100%')

    const { answer, checks } = await portal.ask({ prompt: 'none' })
    const refused = client.authorizationCodeGrant(portal.config, answer, checks)
    assert.equal(await refusal(refused), 'login_required')
  })
}
