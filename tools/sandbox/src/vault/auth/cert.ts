import type { Engine, Handler } from '../server.ts'
import { X509Certificate } from 'node:crypto'

import { listField, textField } from '../kv/inputs.ts'
import { listBelow, listFields } from '../kv/listing.ts'
import { failure, invalid } from '../refusal.ts'
import { secondTime } from '../text/times.ts'
import {
  loginReply,
  roleTokenFields,
  roleTokens,
  shownRoleTokens,
  type RoleTokens,
} from './role-tokens.ts'

interface Role {
  readonly certificate: string
  readonly commonNames: readonly string[]
  readonly tokens: RoleTokens
}

const noMatch = 'no chain matching all constraints could be found for this login certificate'

/** Creates an engine without roles. */
export function createCert(): Engine {
  const roles = new Map<string, Role>()

  const login: Handler = (call) => {
    const certificate = certificateOf(call.clientCertificate)
    checkDates(certificate, call.now)
    const wanted = textField(call.data['name'])
    const candidates = [...roles].filter(([name]) => wanted === '' || name === wanted)
    if (candidates.length === 0) {
      throw invalid('invalid certificate or no client certificate supplied')
    }
    const found = candidates.find(([, role]) => fits(role, certificate))
    if (found === undefined) {
      throw invalid(
        wanted === '' ? noMatch : 'invalid certificate or no client certificate supplied',
      )
    }
    const [name, role] = found
    const commonName = commonNameOf(certificate)
    return loginReply(call, {
      alias: commonName,
      displayName: `cert-${commonName}`,
      metadata: {
        authority_key_id: keyId(certificate, /0603551d23[0-9a-f]{0,16}8014([0-9a-f]{40})/),
        cert_name: name,
        common_name: commonName,
        serial_number: BigInt(`0x${certificate.serialNumber}`).toString(),
        subject_key_id: keyId(certificate, /0603551d0e04160414([0-9a-f]{40})/),
      },
      role: role.tokens,
      mayRenew: (shown) => {
        if (certificateOf(shown).fingerprint256 !== certificate.fingerprint256) {
          throw invalid(noMatch)
        }
      },
    })
  }

  return {
    open: (rest) => rest === 'login',
    state: () => Object.fromEntries(roles),
    routes: [
      { path: /^login$/, fields: ['name'], operations: { update: login } },
      {
        path: /^certs\/?$/,
        fields: listFields,
        operations: { list: (call) => listBelow(call, [...roles.keys()], '') },
      },
      {
        path: /^certs\/([^/]+)$/,
        fields: [...roleTokenFields, 'certificate', 'allowed_common_names', 'display_name'],
        operations: {
          read: (_, name = '') => {
            const role = roles.get(name)
            if (role === undefined) return undefined
            const { certificate, commonNames, tokens } = role
            return {
              data: {
                ...shownRoleTokens(tokens),
                allowed_common_names: commonNames,
                certificate,
                display_name: name,
              },
            }
          },
          update: ({ data }, name = '') => {
            const certificate = textField(data['certificate'])
            try {
              new X509Certificate(certificate)
            } catch {
              throw invalid('failed to parse certificate')
            }
            roles.set(name, {
              certificate,
              commonNames: listField(data['allowed_common_names']),
              tokens: roleTokens(data, roles.get(name)?.tokens),
            })
            return undefined
          },
          delete: (_, name = '') => {
            roles.delete(name)
            return undefined
          },
        },
      },
    ],
  }
}

function certificateOf(pem: string | undefined): X509Certificate {
  if (pem === undefined) throw invalid('no client certificate found')
  return new X509Certificate(pem)
}

function checkDates({ validTo, validFrom }: X509Certificate, now: number): void {
  const ends = Date.parse(validTo)
  const text = `failed to verify client's certificate: x509: certificate has expired or is not yet valid: current time ${secondTime(now)} is`
  if (now > ends) throw failure(`${text} after ${secondTime(ends)}`)
  const begins = Date.parse(validFrom)
  if (now < begins) throw failure(`${text} before ${secondTime(begins)}`)
}

function fits({ certificate, commonNames }: Role, given: X509Certificate): boolean {
  const trusted = new X509Certificate(certificate)
  const isKnown =
    trusted.fingerprint256 === given.fingerprint256 ||
    (given.checkIssued(trusted) && given.verify(trusted.publicKey))
  const name = commonNameOf(given)
  const isNamed =
    commonNames.length === 0 ||
    commonNames.some(
      (each) => each === name || (each.endsWith('*') && name.startsWith(each.slice(0, -1))),
    )
  return isKnown && isNamed
}

function commonNameOf({ subject }: X509Certificate): string {
  return /^CN=(.+)$/m.exec(subject)?.[1] ?? ''
}

function keyId({ raw }: X509Certificate, pattern: RegExp): string {
  const found = pattern.exec(raw.toString('hex'))?.[1] ?? ''
  return found.match(/../g)?.join(':') ?? ''
}
