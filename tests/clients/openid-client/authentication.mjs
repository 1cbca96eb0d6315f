// Every way in which a client may prove who it is.

import assert from 'node:assert/strict'
import * as client from 'openid-client'
import { exportJWK, generateKeyPair } from 'jose'
import { Portal, offers } from './portal.mjs'
import { step } from './report.mjs'

export async function run(subject) {
  const secret = {
    client_secret_basic: client.ClientSecretBasic(),
    client_secret_post: client.ClientSecretPost(),
    client_secret_jwt: client.ClientSecretJwt(),
    none: client.None(),
  }
  for (const [method, authentication] of Object.entries(secret)) {
    await step(`authentication: ${method}`, async () => {
      offers(subject, 'token_endpoint_auth_methods_supported', method)
      const metadata = { token_endpoint_auth_method: method }
      await flow(await Portal.registered(subject, metadata, authentication))
    })
  }

  for (const algorithm of ['RS256', 'PS256', 'ES256']) {
    await step(`authentication: private_key_jwt with ${algorithm}`, async () => {
      offers(subject, 'token_endpoint_auth_methods_supported', 'private_key_jwt')
      offers(subject, 'token_endpoint_auth_signing_alg_values_supported', algorithm)
      const { portal } = await withKeys(subject, algorithm)
      await flow(portal)
    })
  }
}

/// A portal with a key pair of its own, which proves who it is with it.
export async function withKeys(subject, algorithm = 'ES256', metadata = {}) {
  const { publicKey, privateKey } = await generateKeyPair(algorithm, { extractable: true })
  const jwk = { ...(await exportJWK(publicKey)), kid: 'one', alg: algorithm, use: 'sig' }
  const wanted = {
    token_endpoint_auth_method: 'private_key_jwt',
    token_endpoint_auth_signing_alg: algorithm,
    jwks: { keys: [jwk] },
    ...metadata,
  }
  const key = { key: privateKey, kid: 'one' }
  const portal = await Portal.registered(subject, wanted, client.PrivateKeyJwt(key))
  return { portal, key }
}

async function flow(portal) {
  const tokens = await portal.signIn()
  assert.equal((await portal.whois(tokens)).sub, tokens.claims().sub)
  const refreshed = await client.refreshTokenGrant(portal.config, tokens.refresh_token)
  assert.notEqual(refreshed.refresh_token, tokens.refresh_token)
  await client.tokenRevocation(portal.config, refreshed.refresh_token)
}
