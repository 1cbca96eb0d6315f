// How a request travels: pushed (RFC 9126), signed (RFC 9101), both, and by a device (RFC 8628).

import assert from 'node:assert/strict'
import * as client from 'openid-client'
import { Agent } from './agent.mjs'
import { withKeys } from './authentication.mjs'
import { Portal, offers, refusal } from './portal.mjs'
import { step } from './report.mjs'

const DEVICE_CODE = 'urn:ietf:params:oauth:grant-type:device_code'

export async function run(subject) {
  await step('requests: pushed', async () => {
    offers(subject, 'pushed_authorization_request_endpoint')
    const portal = await Portal.registered(subject, { require_pushed_authorization_requests: true })
    await portal.signIn({}, { wayOut: client.buildAuthorizationUrlWithPAR })

    const { answer, checks } = await portal.ask()
    const refused = client.authorizationCodeGrant(portal.config, answer, checks)
    assert.equal(await refusal(refused), 'invalid_request', 'unpushed')
  })

  await step('requests: signed', async () => {
    offers(subject, 'request_parameter_supported')
    const { portal, key } = await withKeys(subject, 'ES256', {
      request_object_signing_alg: 'ES256',
    })
    await portal.signIn({}, { wayOut: signed(key) })
  })

  await step('requests: signed and pushed', async () => {
    offers(subject, 'pushed_authorization_request_endpoint')
    const { portal, key } = await withKeys(subject, 'ES256', {
      request_object_signing_alg: 'ES256',
    })
    const wayOut = async (config, asked) => {
      const { searchParams } = await signed(key)(config, asked)
      return client.buildAuthorizationUrlWithPAR(config, searchParams)
    }
    await portal.signIn({}, { wayOut })
  })

  await step('requests: from a device', async () => {
    offers(subject, 'device_authorization_endpoint')
    const portal = await Portal.registered(subject, {
      grant_types: [DEVICE_CODE, 'refresh_token'],
      response_types: [],
      redirect_uris: [],
    })
    const scope = 'openid profile email'
    const asked = await client.initiateDeviceAuthorization(portal.config, { scope })
    const page = await new Agent(subject.person).open(asked.verification_uri_complete)
    assert.ok(page.html, 'the browser is sent away')
    const tokens = await client.pollDeviceAuthorizationGrant(portal.config, asked)
    assert.equal((await portal.whois(tokens)).sub, tokens.claims().sub)

    assert.equal(await refusal(askOnce(portal, asked)), 'invalid_grant', 'a second time')
  })

  await step('requests: from a device, with the code typed by hand', async () => {
    offers(subject, 'device_authorization_endpoint')
    const portal = await Portal.registered(subject, {
      grant_types: [DEVICE_CODE],
      response_types: [],
      redirect_uris: [],
    })
    const asked = await client.initiateDeviceAuthorization(portal.config, { scope: 'openid' })
    const person = { ...subject.person, user_code: asked.user_code.toLowerCase() }
    await new Agent(person).open(asked.verification_uri)
    await askOnce(portal, asked)
  })
}

/// One question of the device, at once: the library's own polling waits before the first.
function askOnce(portal, { device_code }) {
  return client.genericGrantRequest(portal.config, DEVICE_CODE, { device_code })
}

function signed(key) {
  return (config, asked) => client.buildAuthorizationUrlWithJAR(config, asked, key)
}
