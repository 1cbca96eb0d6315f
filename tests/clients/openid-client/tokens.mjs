// What tokens are bound to, what they look like, and how else they are had.

import assert from 'node:assert/strict'
import * as client from 'openid-client'
import { Portal, offers, refusal } from './portal.mjs'
import { step } from './report.mjs'

const EXCHANGE = 'urn:ietf:params:oauth:grant-type:token-exchange'
const ACCESS_TOKEN = 'urn:ietf:params:oauth:token-type:access_token'

export async function run(subject) {
  for (const algorithm of ['ES256', 'PS256']) {
    await step(`tokens: ID tokens signed with ${algorithm}`, async () => {
      offers(subject, 'id_token_signing_alg_values_supported', algorithm)
      const metadata = { id_token_signed_response_alg: algorithm }
      await (await Portal.registered(subject, metadata)).signIn()
    })
  }

  await step('tokens: userinfo as a signed JWT', async () => {
    offers(subject, 'userinfo_signing_alg_values_supported', 'RS256')
    const portal = await Portal.registered(subject, { userinfo_signed_response_alg: 'RS256' })
    const person = await portal.whois(await portal.signIn())
    assert.match(person.email, /@/)
  })

  await step('tokens: introspection as a signed JWT', async () => {
    offers(subject, 'introspection_signing_alg_values_supported', 'RS256')
    const portal = await Portal.registered(subject, { introspection_signed_response_alg: 'RS256' })
    const { access_token } = await portal.signIn()
    const told = await client.tokenIntrospection(portal.config, access_token)
    assert.equal(told.active, true)
  })

  await step('tokens: bound by DPoP', () => bound(subject, client.buildAuthorizationUrl))
  await step('tokens: bound by DPoP from the pushed request on', async () => {
    offers(subject, 'pushed_authorization_request_endpoint')
    await bound(subject, client.buildAuthorizationUrlWithPAR)
  })

  await step('tokens: client credentials', async () => {
    offers(subject, 'grant_types_supported', 'client_credentials')
    const portal = await Portal.registered(subject, {
      grant_types: ['client_credentials'],
      response_types: [],
      redirect_uris: [],
    })
    const tokens = await client.clientCredentialsGrant(portal.config)
    const told = await client.tokenIntrospection(portal.config, tokens.access_token)
    assert.equal(told.active, true)
    assert.equal(tokens.refresh_token, undefined)
  })

  await step('tokens: exchanged', async () => {
    offers(subject, 'grant_types_supported', EXCHANGE)
    // Seldom may a client that registered itself do so; then the subject names one that may.
    const portal =
      subject.exchanging === undefined
        ? await Portal.registered(subject, { grant_types: ['authorization_code', EXCHANGE] })
        : await Portal.known(subject, subject.exchanging)
    const { access_token } = await portal.signIn()
    const exchanged = await client.genericGrantRequest(portal.config, EXCHANGE, {
      subject_token: access_token,
      subject_token_type: ACCESS_TOKEN,
    })
    assert.equal(exchanged.issued_token_type, ACCESS_TOKEN)
    assert.notEqual(exchanged.access_token, access_token)
  })
}

async function bound(subject, wayOut) {
  offers(subject, 'dpop_signing_alg_values_supported', 'ES256')
  const portal = await Portal.registered(subject, { dpop_bound_access_tokens: true })
  const DPoP = client.getDPoPHandle(portal.config, await client.randomDPoPKeyPair('ES256'))
  const tokens = await portal.signIn(
    {},
    { wayOut: (config, asked) => wayOut(config, asked, { DPoP }), tokenOptions: { DPoP } },
  )
  assert.equal(tokens.token_type, 'dpop')
  const person = await portal.whois(tokens, { DPoP })
  assert.equal(person.sub, tokens.claims().sub)

  const other = client.getDPoPHandle(portal.config, await client.randomDPoPKeyPair('ES256'))
  const stolen = await client
    .fetchProtectedResource(
      portal.config,
      tokens.access_token,
      new URL(subject.metadata.userinfo_endpoint),
      'GET',
      undefined,
      undefined,
      { DPoP: other },
    )
    .then((answer) => answer.status)
    .catch((error) => error.status ?? error.cause?.[0]?.parameters?.error ?? error.code)
  assert.notEqual(stolen, 200, 'another key will do')

  const refreshed = await client.refreshTokenGrant(portal.config, tokens.refresh_token, undefined, {
    DPoP,
  })
  assert.equal(refreshed.token_type, 'dpop')
  const unproven = client.refreshTokenGrant(portal.config, refreshed.refresh_token)
  assert.match(await refusal(unproven), /^invalid_(grant|request|dpop_proof)$/)
}
