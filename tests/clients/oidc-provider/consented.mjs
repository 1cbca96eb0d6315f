// Nobody is asked for consent: the clients are the institution's own.

/// A grant of everything that is asked for.
export async function loadExistingGrant(ctx) {
  const { client, session, params } = ctx.oidc
  const grant = new ctx.oidc.provider.Grant({
    clientId: client.clientId,
    accountId: session.accountId,
  })
  grant.addOIDCScope(params.scope)
  await grant.save()
  return grant
}
