import type { Route } from '../capability.ts'
import type { Console } from './console.ts'

/**
 * What operators need of the console: an address that signs in as the one who asked. The route has to be there before
 * `/console/*` is given to the console.
 */
export function consoleRoutes(
  console: Pick<Console, 'address' | 'issueToken'>,
): readonly [newAddress: Route] {
  return [
    {
      method: 'POST',
      path: '/console/token',
      access: { type: 'scope', scope: 'console:read' },
      maxBodyBytes: 1024,
      handle({ caller, raw }) {
        // Whoever reached us under this name will reach the page under it too.
        const { origin } = new URL(raw.url)
        return Response.json(
          { address: console.address(origin, console.issueToken(caller)) },
          { status: 201, headers: { 'cache-control': 'no-store' } },
        )
      },
    },
  ]
}
