// npm's oidc-provider as a provider of its own, everything in memory, for `cargo xtask bench`:
//
//     node bench.mjs PORT SECRET REDIRECT_URI
//
// One page asks for name and password and believes both: there is no hash in what is measured here.
// Nobody is asked for consent, the clients are the institution's own.

import { createServer } from 'node:http'
import { generateKeyPairSync, randomBytes } from 'node:crypto'
import Provider from 'oidc-provider'
import { loadExistingGrant } from './consented.mjs'

const [port, secret, redirectUri] = process.argv.slice(2)
const issuer = `http://localhost:${port}`
const ALGORITHMS = ['RS256', 'ES256', 'EdDSA']

const keys = [
  generateKeyPairSync('rsa', { modulusLength: 2048 }),
  generateKeyPairSync('ec', { namedCurve: 'P-256' }),
  generateKeyPairSync('ed25519'),
].map(({ privateKey }) => ({ ...privateKey.export({ format: 'jwk' }), use: 'sig' }))

const portal = (algorithm, refreshes) => ({
  client_id: `${refreshes ? 'refresh' : 'web'}-${algorithm.toLowerCase()}`,
  client_secret: secret,
  redirect_uris: [redirectUri],
  response_types: ['code'],
  grant_types: ['authorization_code', ...(refreshes ? ['refresh_token'] : [])],
  id_token_signed_response_alg: algorithm,
})

const oidc = new Provider(issuer, {
  clients: [
    ...ALGORITHMS.flatMap((algorithm) => [portal(algorithm, false), portal(algorithm, true)]),
    {
      client_id: 'service',
      client_secret: secret,
      redirect_uris: [],
      response_types: [],
      grant_types: ['client_credentials'],
    },
  ],
  jwks: { keys },
  cookies: { keys: [randomBytes(16).toString('hex')] },
  claims: {
    openid: ['sub', 'acr', 'amr', 'auth_time', 'sid'],
    email: ['email', 'email_verified'],
    profile: ['preferred_username', 'given_name', 'family_name', 'name', 'updated_at', 'locale'],
  },
  scopes: ['openid', 'profile', 'email', 'api'],
  enabledJWA: { idTokenSigningAlgValues: ALGORITHMS },
  features: {
    clientCredentials: { enabled: true },
    devInteractions: { enabled: false },
    introspection: { enabled: true },
    resourceIndicators: {
      enabled: true,
      getResourceServerInfo: (_ctx, resource) => ({
        scope: 'api',
        accessTokenFormat: 'jwt',
        accessTokenTTL: 300,
        jwt: { sign: { alg: resource.split(':').pop() } },
      }),
    },
  },
  pkce: { required: () => true },
  ttl: { AccessToken: 300, AuthorizationCode: 60, IdToken: 600, Session: 43200, Grant: 43200 },
  rotateRefreshToken: true,
  issueRefreshToken: (_ctx, client) => client.grantTypeAllowed('refresh_token'),
  interactions: { url: (_ctx, interaction) => `/interaction/${interaction.uid}` },
  findAccount: (_ctx, accountId) => ({
    accountId,
    claims: async () => ({
      sub: accountId,
      email: `${accountId}@bench.example`,
      email_verified: true,
      preferred_username: accountId,
      given_name: 'Load',
      family_name: accountId,
      name: `Load ${accountId}`,
      updated_at: 1764000000,
      locale: 'nl',
    }),
  }),
  loadExistingGrant,
})
const callback = oidc.callback()

createServer((request, response) => {
  if (!request.url.startsWith('/interaction/')) return callback(request, response)
  if (request.method !== 'POST') {
    response.setHeader('content-type', 'text/html; charset=utf-8')
    response.end(`<!doctype html><title>Sign in</title><form method="post" action="${request.url}">
<input name="username"><input name="password" type="password"><button>Sign in</button></form>`)
    return
  }
  let body = ''
  request.on('data', (part) => (body += part))
  request.on('end', () => {
    const accountId = new URLSearchParams(body).get('username')
    oidc.interactionFinished(request, response, { login: { accountId } })
  })
}).listen(Number(port), '127.0.0.1')
