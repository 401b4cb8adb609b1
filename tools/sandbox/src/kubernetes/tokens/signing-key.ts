import { createHash, createPrivateKey, createPublicKey } from 'node:crypto'

/** With it the cluster signs the tokens of its service accounts. It protects nothing. */
const pem = `-----BEGIN PRIVATE KEY-----
MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQDoCsN+iGJqX0sT
ue2Y5oVIJCaQA+2SVI7O9kHmQ82XwkaN+F9wVRiu+sKrNqQP3naiHQouXp4Hk10C
ArvgKH4PcjgzJvYGzdvoqZTevIR7KXDA+eqa8xpqkcm63k6I2yvyc/MO3QjmxQCt
fXS/ELAkl7YWadPdF/SuYrC8eDXk0IavpNdK+wyDJCuyU/cyvBETJXTxfXdu/BD0
0HtxnZYhTE3G8nZqOKzzD4CwSjnsigQThDodIm3exX20DKohjU7NoDuXfRObOvwg
NKe9fq2Qe1JLvA/Nc86gc8gicpuEDWAA65BD7YNbMmsZQkq4gf3AlbkY58M8eUIi
0qbBlF0xAgMBAAECggEAIIaluZ5fgT6jVPwKgJTLmP2sRCKw0gK1U/Bz81WMw5mR
b0QiCKp8/8YZtIs/uxO5eGburupHZ5NyBZ6hfD3g0cR2eUEcWn7PtRDUU9aEEYmR
CxPdHWQ3TznpV57izk8+nUlAiFRWc5aozijYTRIHRtHXTdP+xS6e9zTRRlHpaA3I
gBZnumcQCmT08IYSGnuUOUIKunooNEG/ApJQJZVfzMLk9HTgFSjjF7dDoXUXp4cF
e89zOcUSjSCO/mR6SoDVgDn+hMmpTw2GtmKGog16qTE7yeojc8mRTGGyyt8cgBAR
9CkasKu74ECVsQQ+pn1m/cjiM/is2UM8feX+FNU+2QKBgQD6y5mSCJipKSOCuq3X
41WtTdxbCLybAV7SsW9zfw7q8KA0OBCe4yMVbjfELcwOAm5n0fbUb7OyyFKznJf9
hQNZT/9RbH2ZPVivV7RZWv9eDurDVsQWi/qlR1RJE6nO6wxQ2auwII3KSq8mzoj4
xJCuVZX+bL4vho802UJolIsx5QKBgQDs24iGGOHd/s7Wp+SxrhKr7Dx2wu1Yev3k
c/hUJxJw430/2f0J+tg4xLChHD4hTslOEOX/zbjZGEjYo7mZHnqo7K26CKkr2HYk
C04+H0dua3SGV4Wx4/cP6DEzcFJMZ5ujCXVF2FD6320Zo372RybmIZ1ffux70P+k
R+RRb9Z5XQKBgFgL4n5CRlYc+zqKDz4bsZiGHTZYet5wPLn7UQVbNgGFOLkcdblS
RJ7hcvKMoXbJo7kPHXi3Pn8llOM5tqJqcCKK0zfivrVttBTa1ZYJPF3pHsI1U+IW
gohD4nNFU/gwzMIVqRDMXPsH/TXCjJPJboHFykLoKlzFAMGtBINyouuBAoGALH8x
rr+N7z6nbPwtopOpPlMrKMSGAlFY0UpYJLcSZ9LU/OHe/7j4VfHdnObJZUh/2QKj
suLbDy3YwZpAi9uF/6Y3HPPzlCEeULcvA8yshrn5MiPPIhRJndtpIti/HUt5ma91
MKHq1LaUsHRerbXAQQufnQkjND+XRy2aXxI7oKECgYEAusRHqstlTmpDQiFncG7B
+qQ85V0uNEMznsrJnfXzjzxXqWn+p00IQZHQrEoIgY54OPO4l+iIld6xtHftCjwC
ITndljpKmIxbtYdzSje3A35zA3WwycAsqJtdoGZ9FWMflQzuOSSfvGH3zCQblj0j
fI8YhXnYOBDPewQddezk8Ds=
-----END PRIVATE KEY-----
`

/** The private half. */
export const signingKey: ReturnType<typeof createPrivateKey> = createPrivateKey(pem)

/** The public half. */
export const verificationKey: ReturnType<typeof createPublicKey> = createPublicKey(pem)

/** As a real server names its keys: by their SHA-256. */
export const keyId: string = createHash('sha256')
  .update(verificationKey.export({ type: 'spki', format: 'der' }))
  .digest('base64url')

/** The set of keys that `/openid/v1/jwks` shows. */
export function keySet(): object {
  const { kty, n, e } = verificationKey.export({ format: 'jwk' })
  return { keys: [{ use: 'sig', kty, kid: keyId, alg: 'RS256', n, e }] }
}
