// Hearing of a session's end behind the browser's back (OpenID Connect Back-Channel Logout 1.0).

import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import * as client from 'openid-client'
import { createRemoteJWKSet, jwtVerify } from 'jose'
import { Portal, offers } from './portal.mjs'
import { step } from './report.mjs'

const EVENT = 'http://schemas.openid.net/event/backchannel-logout'
const PATIENCE_MS = 20_000

export async function run(subject) {
  await step('logout: the back channel tells of the ended session', async () => {
    offers(subject, 'backchannel_logout_supported')
    const ear = await Ear.open()
    try {
      const portal = await Portal.registered(subject, {
        backchannel_logout_uri: ear.address,
        backchannel_logout_session_required: true,
        post_logout_redirect_uris: ['https://portal.example/signed-out'],
      })
      const tokens = await portal.signIn()
      const away = await portal.agent.open(
        client.buildEndSessionUrl(portal.config, {
          id_token_hint: tokens.id_token,
          post_logout_redirect_uri: 'https://portal.example/signed-out',
        }),
      )
      assert.ok(away instanceof URL, `the browser stays at "${away.step}"`)
      await check(subject, portal, tokens.claims(), await ear.heard())
    } finally {
      ear.close()
    }
  })
}

async function check(subject, portal, signedIn, body) {
  const fields = [...new URLSearchParams(body)]
  assert.deepEqual(
    fields.map(([name]) => name),
    ['logout_token'],
  )
  const { payload } = await jwtVerify(
    fields[0][1],
    createRemoteJWKSet(new URL(subject.metadata.jwks_uri)),
    {
      issuer: subject.issuer,
      audience: portal.config.clientMetadata().client_id,
      typ: 'logout+jwt',
      requiredClaims: ['iat', 'exp', 'jti', 'events', 'sid'],
    },
  )
  assert.deepEqual(payload.events, { [EVENT]: {} })
  assert.equal(payload.nonce, undefined)
  assert.equal(payload.sid, signedIn.sid)
  if (payload.sub !== undefined) assert.equal(payload.sub, signedIn.sub)
}

/// Listens for one request.
class Ear {
  static async open() {
    const ear = new Ear()
    const heard = new Promise((resolve) => {
      ear.server = createServer(async (request, response) => {
        const chunks = []
        for await (const chunk of request) chunks.push(chunk)
        response.writeHead(200, { 'cache-control': 'no-store' }).end()
        resolve(Buffer.concat(chunks).toString())
      })
    })
    const silence = new Promise((_, reject) => {
      ear.timer = setTimeout(() => reject(new Error('no logout token came')), PATIENCE_MS)
    })
    ear.heard = () => Promise.race([heard, silence])
    silence.catch(() => {})
    await new Promise((resolve) => ear.server.listen(0, '127.0.0.1', resolve))
    ear.address = `http://127.0.0.1:${ear.server.address().port}/logout`
    return ear
  }

  close() {
    clearTimeout(this.timer)
    this.server.close()
  }
}
