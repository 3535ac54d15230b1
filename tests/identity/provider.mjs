// A certified OpenID provider (npm oidc-provider) for tests, shaped like a Keycloak realm.
// usage: node provider.mjs SETTINGS.json
// SETTINGS: {port, clients: [client metadata], people: {login: claims}, ttl: {AccessToken: seconds}}
// POST /control {people: {login: claims or null}} changes what it knows of people while it runs.
import { createServer } from 'node:http'
import { readFileSync } from 'node:fs'
import Provider from 'oidc-provider'
import { exportJWK, generateKeyPair } from 'jose'

const { port, clients, people, ttl } = JSON.parse(readFileSync(process.argv[2], 'utf8'))
const path = '/realms/calends'
const issuer = `http://127.0.0.1:${port}${path}`
const claimNames = ['name', 'given_name', 'family_name', 'preferred_username', 'locale', 'groups']

const made = async (alg) => exportJWK((await generateKeyPair(alg, { extractable: true })).privateKey)
const rsa = await made('RS256') // one for all, as making one takes long
const ec = await made('ES256')

const account = (login) =>
  people[login] && { accountId: login, claims: () => ({ sub: login, ...people[login] }) }

const provider = new Provider(issuer, {
  clients,
  clientDefaults: { grant_types: ['authorization_code', 'refresh_token'], response_types: ['code'] },
  jwks: {
    keys: [
      { ...rsa, kid: 'enc-1', use: 'enc', alg: 'RSA-OAEP' },
      { ...rsa, kid: 'rsa-1', use: 'sig', alg: 'RS256' },
      { ...rsa, kid: 'pss-1', use: 'sig', alg: 'PS256' },
      { ...ec, kid: 'ec-1', use: 'sig', alg: 'ES256' },
    ],
  },
  // tests listen on loopback, which the provider would not ask otherwise
  fetch: (url, options) => fetch(url, { ...options, dispatcher: undefined }),
  pkce: { required: () => true },
  claims: { openid: ['sub', 'sid'], email: ['email', 'email_verified'], profile: claimNames },
  scopes: ['openid', 'offline_access', 'email', 'profile'],
  enabledJWA: {
    idTokenSigningAlgValues: ['RS256', 'PS256', 'ES256'],
    userinfoSigningAlgValues: ['RS256', 'PS256', 'ES256'],
    clientAuthSigningAlgValues: ['RS256', 'PS256', 'ES256'],
  },
  findAccount: (_, login) => account(login),
  issueRefreshToken: async (_, client) => client.grantTypeAllowed('refresh_token'),
  features: {
    devInteractions: { enabled: true },
    backchannelLogout: { enabled: true },
    rpInitiatedLogout: { enabled: true },
    encryption: { enabled: true },
    introspection: { enabled: true },
    jwtUserinfo: { enabled: true },
  },
  cookies: { keys: ['only for tests'] },
  ttl: { AccessToken: 300, IdToken: 300, Interaction: 600, Session: 3600, Grant: 3600, RefreshToken: 3600, ...ttl },
})

const bodyOf = async (request) => {
  const chunks = []
  for await (const chunk of request) chunks.push(chunk)
  return Buffer.concat(chunks).toString()
}

const control = async (request, response) => {
  for (const [login, claims] of Object.entries(JSON.parse(await bodyOf(request)).people)) {
    if (claims === null) delete people[login]
    else people[login] = { ...people[login], ...claims }
  }
  response.end()
}

provider.on('backchannel.error', (_, why) => console.log('back-channel:', why))

const serve = provider.callback()

createServer((request, response) => {
  if (request.url === '/control') return control(request, response)
  if (!request.url.startsWith(path)) {
    response.statusCode = 404
    return response.end()
  }
  request.originalUrl = request.url
  request.baseUrl = path
  request.url = request.url.slice(path.length) || '/'
  return serve(request, response)
}).listen(port, '127.0.0.1', () => console.log(`issuer ${issuer}`))
