// Dynamic registration (RFC 7591) and its management (RFC 7592).

import assert from 'node:assert/strict'
import { Portal, offers } from './portal.mjs'
import { step } from './report.mjs'

export async function run(subject) {
  const portal = await step('registration: a client registers itself', async () => {
    const made = await Portal.registered(subject, { client_name: 'Zelf aangemeld' })
    assert.equal(made.config.clientMetadata().client_name, 'Zelf aangemeld')
    return made
  })
  if (portal === undefined) return

  await step('registration: and signs people in', async () => {
    const person = await portal.whois(await portal.signIn())
    assert.ok(person.sub)
  })

  const { registration_client_uri, registration_access_token, client_id } =
    portal.config.clientMetadata()
  const manage = (method, body) =>
    fetch(registration_client_uri, {
      method,
      body: body && JSON.stringify(body),
      headers: {
        authorization: `Bearer ${registration_access_token}`,
        ...(body && { 'content-type': 'application/json' }),
      },
    })

  await step('registration: a client reads what is registered', async () => {
    const answer = await manage('GET')
    assert.equal(answer.status, 200)
    const told = await answer.json()
    assert.equal(told.client_id, client_id)
    assert.equal(told.client_name, 'Zelf aangemeld')
  })

  await step('registration: a client removes itself', async () => {
    assert.equal((await manage('DELETE')).status, 204)
    assert.equal((await manage('GET')).status, 401)
  })

  await step('registration: a redirect URI with a fragment is refused', async () => {
    offers(subject, 'registration_endpoint')
    const answer = await fetch(subject.metadata.registration_endpoint, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ redirect_uris: ['https://portal.example/callback#part'] }),
    })
    assert.equal(answer.status, 400)
    assert.match((await answer.json()).error, /^invalid_(redirect_uri|client_metadata)$/)
  })
}
