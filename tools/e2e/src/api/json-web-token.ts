import type { RunningStandIn } from '@retriever/sandbox'

/** Asks the issuer for an access token, as the client `pipeline`. */
export async function jsonWebToken(issuer: RunningStandIn<'oidc'>): Promise<string> {
  const credentials = Buffer.from('pipeline:sandbox-pipeline-secret').toString('base64')
  const response = await fetch(`${issuer.url}/token`, {
    method: 'POST',
    headers: { authorization: `Basic ${credentials}` },
    body: new URLSearchParams({
      grant_type: 'client_credentials',
      audience: issuer.credentials.audience,
    }),
  })
  return ((await response.json()) as { readonly access_token: string }).access_token
}
