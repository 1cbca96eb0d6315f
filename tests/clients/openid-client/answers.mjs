// How an answer travels: signed (JARM), and with tokens from the authorization endpoint.

import assert from 'node:assert/strict'
import * as client from 'openid-client'
import { Portal, isAway, offers } from './portal.mjs'
import { step } from './report.mjs'

export async function run(subject) {
  for (const algorithm of ['RS256', 'ES256']) {
    await step(`answers: signed with ${algorithm}`, async () => {
      offers(subject, 'response_modes_supported', 'jwt')
      const metadata = { authorization_signed_response_alg: algorithm }
      const portal = await Portal.registered(subject, metadata)
      client.useJwtResponseMode(portal.config)
      await portal.signIn()
    })
  }

  await step('answers: code id_token', async () => {
    offers(subject, 'response_types_supported', 'code id_token')
    const portal = await frontChannel(subject, 'code id_token')
    client.useCodeIdTokenResponseType(portal.config)
    await portal.signIn()
  })

  await step('answers: code id_token by form_post', async () => {
    offers(subject, 'response_types_supported', 'code id_token')
    const portal = await frontChannel(subject, 'code id_token')
    client.useCodeIdTokenResponseType(portal.config)
    await portal.signIn({ response_mode: 'form_post' })
  })

  for (const mode of [undefined, 'form_post']) {
    await step(`answers: id_token${mode ? ` by ${mode}` : ''}`, async () => {
      offers(subject, 'response_types_supported', 'id_token')
      const portal = await frontChannel(subject, 'id_token')
      client.useIdTokenResponseType(portal.config)
      const { answer, checks } = await portal.ask({
        response_mode: mode,
        scope: 'openid email',
        code_challenge: undefined,
        code_challenge_method: undefined,
      })
      isAway(answer)
      const { expectedNonce, expectedState } = checks
      const claims = await client.implicitAuthentication(portal.config, answer, expectedNonce, {
        expectedState,
      })
      assert.match(claims.email, /@/, 'nowhere else could it stand')
    })
  }
}

function frontChannel(subject, responseType) {
  return Portal.registered(subject, {
    response_types: [responseType],
    grant_types: ['authorization_code', 'implicit', 'refresh_token'],
  })
}
