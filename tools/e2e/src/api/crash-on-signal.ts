// Loaded into a process that is to be tested: SIGUSR2 makes it meet an error that nobody catches, with everything in it
// that a client of an upstream may have had in its hands.
process.on('SIGUSR2', () => {
  const secrets = Object.entries(process.env).filter(([name]) => name.startsWith('E2E_'))
  const headers = Object.fromEntries(secrets)
  const cause = new Error('the cause', { cause: { headers } })
  const text = `nobody expected this: ${secrets.map(([, value]) => value).join(' ')}`
  throw Object.assign(new Error(text, { cause }), { config: { headers } })
})

export {}
