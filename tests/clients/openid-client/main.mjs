// Drives a running provider with npm's openid-client, step by step:
//
//     node main.mjs SUBJECT.json [--demand-all]
//
// The subject names the provider, a person who signs in without a second factor, and a client with
// client_secret_basic; everything else is registered on the way:
//
//     { "issuer": "…", "person": { "institution": "…", "username": "…", "password": "…" },
//       "client": { "client_id": "…", "client_secret": "…", "redirect_uri": "…",
//                   "post_logout_redirect_uri": "…" },
//       "exchanging": a client likewise that may exchange tokens, if none may register itself so,
//       "admin": a program for the admin API, with its "institution" and a "person" of it without a second factor }
//
// With --demand-all what the provider does not offer is a failure, else it is skipped.

import { readFile } from 'node:fs/promises'
import { webcrypto } from 'node:crypto'

// Node 18 has both, but not where the libraries look for them.
globalThis.crypto ??= webcrypto
if (globalThis.CryptoKey === undefined) {
  const any = { name: 'HMAC', hash: 'SHA-256' }
  globalThis.CryptoKey = (await crypto.subtle.generateKey(any, false, ['sign'])).constructor
}

const { close, step } = await import('./report.mjs')
const subject = JSON.parse(await readFile(process.argv[2], 'utf8'))

await step('the discovery document is there', async () => {
  const answer = await fetch(`${subject.issuer}/.well-known/openid-configuration`)
  subject.metadata = await answer.json()
})

const parts = ['known', 'registration', 'authentication', 'requests', 'answers', 'tokens', 'logout']
if (subject.metadata !== undefined) {
  for (const part of parts) {
    const { run } = await import(`./${part}.mjs`)
    await run(subject)
  }
}
process.exitCode = close() ? 0 : 1
