// A portal made of openid-client: what every flow begins and ends with.

import assert from 'node:assert/strict'
import * as client from 'openid-client'
import { Agent } from './agent.mjs'
import { NotOffered } from './report.mjs'

export const SCOPE = 'openid profile email offline_access'

/// Nothing listens there: the agent hands the answer over instead.
const REDIRECT = 'https://portal.example/callback'

export class Portal {
  constructor(subject, config, redirectUri) {
    this.subject = subject
    this.config = config
    this.redirectUri = redirectUri
    this.agent = new Agent(subject.person)
  }

  /// A portal that the provider knows already.
  static async known(subject, { client_id, client_secret, redirect_uri }) {
    const config = await client.discovery(
      new URL(subject.issuer),
      client_id,
      undefined,
      client.ClientSecretBasic(client_secret),
      options(subject),
    )
    return new Portal(subject, config, redirect_uri)
  }

  /// A portal that registers itself (RFC 7591).
  static async registered(subject, metadata, authentication = client.ClientSecretBasic()) {
    const wanted = {
      client_name: 'openid-client',
      redirect_uris: [REDIRECT],
      grant_types: ['authorization_code', 'refresh_token'],
      response_types: ['code'],
      scope: SCOPE,
      ...metadata,
    }
    if (subject.metadata.registration_endpoint === undefined) {
      throw new NotOffered('no registration_endpoint')
    }
    const config = await client.dynamicClientRegistration(
      new URL(subject.issuer),
      wanted,
      authentication,
      options(subject),
    )
    return new Portal(subject, config, REDIRECT)
  }

  /// Asks, lets the person sign in, and takes the answer. `wayOut` makes the address to open.
  async ask(parameters = {}, wayOut = client.buildAuthorizationUrl) {
    const verifier = client.randomPKCECodeVerifier()
    const checks = {
      pkceCodeVerifier: verifier,
      expectedState: client.randomState(),
      expectedNonce: client.randomNonce(),
      idTokenExpected: true,
    }
    const asked = {
      redirect_uri: this.redirectUri,
      scope: SCOPE,
      state: checks.expectedState,
      nonce: checks.expectedNonce,
      code_challenge: await client.calculatePKCECodeChallenge(verifier),
      code_challenge_method: 'S256',
      // Only who is asked again is sure to give a portal of others offline access.
      prompt: 'consent',
      ...parameters,
    }
    for (const name of Object.keys(asked)) {
      if (asked[name] === undefined) delete asked[name]
    }
    const answer = await this.agent.open(await wayOut(this.config, asked))
    return { answer, checks }
  }

  /// The whole code flow: the tokens, all of them checked by the library.
  async signIn(parameters, { wayOut, tokenOptions } = {}) {
    const { answer, checks } = await this.ask(parameters, wayOut)
    isAway(answer)
    return client.authorizationCodeGrant(this.config, answer, checks, undefined, tokenOptions)
  }

  /// What userinfo says of who signed in.
  async whois(tokens, dpop) {
    return client.fetchUserInfo(this.config, tokens.access_token, tokens.claims().sub, dpop)
  }
}

/// Where the agent was sent: anything but a page.
export function isAway(answer) {
  assert.ok(
    answer instanceof URL || answer instanceof Request,
    `the browser stays at step "${answer.step}"`,
  )
}

/// The provider lists a value in its metadata, or the step is not for it.
export function offers(subject, member, value) {
  const listed = subject.metadata[member]
  const is =
    value === undefined ? listed !== undefined && listed !== false : listed?.includes(value)
  if (!is) throw new NotOffered(`${member} does not offer ${value ?? 'it'}`)
}

/// The error code that a call is refused with.
export async function refusal(call) {
  try {
    await call
  } catch (error) {
    return error.error ?? error.cause?.error ?? `${error.code}: ${error.message}`
  }
  return 'no refusal'
}

/// Signatures are verified even where TLS would do, and a provider on this machine needs no TLS.
function options(subject) {
  const execute = [client.enableNonRepudiationChecks]
  if (subject.issuer.startsWith('http://')) execute.push(client.allowInsecureRequests)
  return { execute }
}
