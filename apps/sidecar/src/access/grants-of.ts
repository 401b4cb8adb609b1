import type { PeerCertificate } from '../http/peer.ts'
import type { Caller, Grant } from './caller.ts'
import { namesIn } from './certificate-names.ts'
import type { AccessConfig } from './config.ts'
import { grantOf } from './grant-setting.ts'
import { fitsAny } from './pattern.ts'
import type { Subject } from './subject-setting.ts'

/** Makes callers of identities that were proved: each with everything that the configuration grants it. */
export interface Callers {
  token(name: string): Caller
  key(id: string): Caller
  /** A service account. */
  kubernetes(namespace: string, account: string): Caller
  /** What an issuer, by its name in the configuration, says about somebody. `called` is shown as the name. */
  jwt(issuer: string, called: string, claims: Readonly<Record<string, unknown>>): Caller
  certificate(certificate: PeerCertificate): Caller
  loopback(): Caller
}

/** The grants of the configuration, by whom they are given to. */
export function callersOf({ grants, tokens }: Pick<AccessConfig, 'grants' | 'tokens'>): Callers {
  const given = grants.map((settings) => ({
    to: settings.to,
    grant: grantOf(settings, { services: [], organisations: [], owner: '' }),
  }))
  const grantedTo = (fits: (to: Subject) => boolean): readonly Grant[] =>
    given.filter(({ to }) => fits(to)).map(({ grant }) => grant)
  const own = new Map(
    Object.entries(tokens).map(([name, settings]) => [
      name,
      grantOf(settings, { services: ['*'], organisations: ['*'], owner: name }),
    ]),
  )
  return {
    token(name) {
      const first = own.get(name)
      const more = grantedTo((to) => to.type === 'token' && to.name === name)
      return { name: `token/${name}`, kind: 'token', grants: [...(first ? [first] : []), ...more] }
    },
    key: (id) => ({
      name: `key/${id}`,
      kind: 'key',
      grants: grantedTo((to) => to.type === 'key' && to.id === id),
    }),
    kubernetes(namespace, account) {
      const name = `${namespace}/${account}`
      return {
        name: `kubernetes/${name}`,
        kind: 'kubernetes',
        grants: grantedTo((to) => to.type === 'kubernetes' && fitsAny([to.account], name)),
      }
    },
    jwt: (issuer, called, claims) => ({
      name: `jwt/${issuer}/${called}`,
      kind: 'jwt',
      grants: grantedTo((to) => to.type === 'jwt' && to.issuer === issuer && isAbout(to, claims)),
    }),
    certificate(certificate) {
      const names = namesIn(certificate)
      return {
        name: `certificate/${names[0] ?? certificate.fingerprint}`,
        kind: 'certificate',
        grants: grantedTo(
          (to) => to.type === 'certificate' && names.some((name) => fitsAny([to.name], name)),
        ),
      }
    },
    loopback: () => ({
      name: 'loopback',
      kind: 'loopback',
      grants: grantedTo((to) => to.type === 'loopback'),
    }),
  }
}

function isAbout(
  { subject, claims: wanted }: Extract<Subject, { type: 'jwt' }>,
  claims: Readonly<Record<string, unknown>>,
): boolean {
  const sub = claims['sub']
  const isSubject =
    subject === undefined || (typeof sub === 'string' && sub !== '' && fitsAny([subject], sub))
  return (
    isSubject &&
    Object.entries(wanted).every(([name, value]) => {
      const found = Object.hasOwn(claims, name) ? claims[name] : undefined
      return found === value || (Array.isArray(found) && found.includes(value))
    })
  )
}
