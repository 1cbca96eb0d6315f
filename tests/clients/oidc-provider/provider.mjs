// npm's oidc-provider, at a free port of this machine. Whoever comes is signed in as `person`.

import { createServer } from 'node:http'
import { randomBytes } from 'node:crypto'
import Provider from 'oidc-provider'
import { loadExistingGrant } from './consented.mjs'

/// Starts it with one client.
export async function provider(client) {
  const upstream = { person: undefined, asked: 0 }
  const people = new Map()
  const server = createServer((request, response) => answer(request, response))
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve))
  upstream.issuer = `http://127.0.0.1:${server.address().port}`

  const oidc = new Provider(upstream.issuer, {
    clients: [{ grant_types: ['authorization_code'], response_types: ['code'], ...client }],
    claims: {
      openid: ['sub', 'acr', 'amr', 'auth_time', 'sid'],
      email: ['email', 'email_verified'],
      profile: ['preferred_username', 'given_name', 'family_name'],
      affiliation: ['affiliation'],
    },
    scopes: ['openid', 'profile', 'email', 'affiliation'],
    cookies: { keys: [randomBytes(16).toString('hex')] },
    features: {
      backchannelLogout: { enabled: true },
      devInteractions: { enabled: false },
      rpInitiatedLogout: { enabled: true, logoutSource },
    },
    pkce: { required: () => true },
    interactions: { url: (_ctx, interaction) => `/interaction/${interaction.uid}` },
    async findAccount(_ctx, accountId) {
      const person = people.get(accountId)
      return (
        person && {
          accountId,
          claims: async () => ({
            sub: accountId,
            email: `${accountId}@upstream.example`,
            email_verified: true,
            preferred_username: `upstream-${accountId}`,
            given_name: accountId,
            family_name: 'Upstream',
            affiliation: person.affiliation,
          }),
        }
      )
    },
    loadExistingGrant,
  })
  const callback = oidc.callback()

  function answer(request, response) {
    if (!request.url.startsWith('/interaction/')) return callback(request, response)
    upstream.asked++
    const { accountId, amr } = upstream.person
    people.set(accountId, upstream.person)
    return oidc.interactionFinished(request, response, { login: { accountId, amr } })
  }

  upstream.close = () => {
    server.close()
    server.closeAllConnections()
  }
  return upstream
}

/// The page that asks whether to sign out: its form with the button.
function logoutSource(ctx, form) {
  const yes = '<button class="primary" name="logout" value="yes" form="op.logoutForm">Yes</button>'
  ctx.body = `<!doctype html><body data-step="logout">${form.replace('</form>', `${yes}</form>`)}</body>`
}
