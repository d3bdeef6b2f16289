// An authorization server that is not ours: the npm package oidc-provider in a process of its own, `node provider.mjs`.
//
// It prints one line of JSON and serves on 127.0.0.1 until its standard input ends. What is tested is the package's:
// its documents, its rules for clients, its codes and tokens, its signatures. Ours are the settings, a teacher who is
// fictional and says yes by herself, and what the package cannot know: what is Clever's or the relay's own.

import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { createServer } from 'node:http';
import { Provider } from 'oidc-provider';

const TEACHER = '6500000000000000000000a1';
const DISTRICT = '6500000000000000000000d1';
const CALLBACK = 'http://127.0.0.1/oauth/callback';

const random = () => randomBytes(32).toString('base64url');
const secret = random();

// The test reads one line and no more: what the package says besides belongs beside it.
console.info = console.warn;

/** The app as every relay knows it: no secret, and an address of this computer whose port is another one each time. */
const app = {
  client_id: 'passback-desktop',
  application_type: 'native',
  token_endpoint_auth_method: 'none',
  grant_types: ['authorization_code', 'refresh_token'],
  response_types: ['code'],
  redirect_uris: ['http://127.0.0.1/callback'],
};

/** A relay as Clever knows it. A native one, because its port is not known either before it runs. */
const relay = (client_id, other = {}) => ({
  client_id,
  client_secret: secret,
  application_type: 'native',
  token_endpoint_auth_method: 'client_secret_basic',
  grant_types: ['authorization_code'],
  response_types: ['code'],
  redirect_uris: [CALLBACK],
  ...other,
});

/** Relays by what is wrong with the id tokens that they are given; `good`: nothing. */
const relays = {
  good: relay('relay'),
  for_another: relay('relay-with-the-tokens-of-another'),
  other_signature: relay('relay-with-ps256', { id_token_signed_response_alg: 'PS256' }),
  shared_secret: relay('relay-with-hs256', { id_token_signed_response_alg: 'HS256' }),
};

function settings() {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const hour = 3_600;
  return {
    clients: [app, ...Object.values(relays)],
    jwks: { keys: [{ ...privateKey.export({ format: 'jwk' }), kid: random(), use: 'sig' }] },
    cookies: { keys: [random()] },
    enabledJWA: { idTokenSigningAlgValues: ['RS256', 'PS256', 'HS256'] },
    // Clever has them at these addresses and has no document that the relay would read them from.
    routes: { authorization: '/oauth/authorize', token: '/oauth/tokens', userinfo: '/userinfo' },
    scopes: ['grades', 'openid'],
    claims: { openid: ['sub', 'user_type', 'district', 'given_name', 'family_name'] },
    findAccount: (_, accountId) => ({ accountId, claims: () => claims(accountId) }),
    features: {
      devInteractions: { enabled: false },
      revocation: { enabled: true, allowedPolicy: (_, client, token) => token.clientId === client.clientId },
    },
    interactions: { url: (_, interaction) => `/interaction/${interaction.uid}` },
    // A relay proves itself by its secret, and Clever asks for no more.
    pkce: { required: (_, client) => client.clientAuthMethod === 'none' },
    issueRefreshToken: (_, client) => client.grantTypeAllowed('refresh_token'),
    rotateRefreshToken: true,
    // A sign-in of the app goes on when the browser is closed.
    expiresWithSession: () => false,
    ttl: {
      AccessToken: hour,
      AuthorizationCode: 60,
      Grant: hour,
      IdToken: hour,
      Interaction: hour,
      RefreshToken: hour,
      Session: hour,
    },
  };
}

function claims(sub) {
  return { sub, user_type: 'teacher', district: DISTRICT, given_name: 'Ana', family_name: 'Lima' };
}

/** Instead of pages: the teacher signs in and agrees, or, where the request names nobody, says no. */
async function answer(ctx, next) {
  if (!ctx.path.startsWith('/interaction/')) return next();
  const { params } = await ctx.app.interactionDetails(ctx.req, ctx.res);
  const granted = async () => {
    const grant = new ctx.app.Grant({ accountId: TEACHER, clientId: params.client_id });
    if (params.scope) grant.addOIDCScope(params.scope);
    return { login: { accountId: TEACHER }, consent: { grantId: await grant.save() } };
  };
  const result = params.login_hint === 'nobody' ? { error: 'access_denied' } : await granted();
  ctx.status = 303;
  ctx.redirect(await ctx.app.interactionResult(ctx.req, ctx.res, result));
}

/**
 * Neither the app nor the relay names a scope, and the package has no setting for what is meant then (RFC 6749, 3.3).
 * Clever keeps an app's scopes in its settings and requires none (dev.clever.com/docs/oidc-implementation).
 */
function unnamedScope(ctx, next) {
  const isRelay = Object.values(relays).some((client) => client.client_id === ctx.query.client_id);
  if (ctx.path === '/oauth/authorize') ctx.query = { scope: isRelay ? 'openid' : 'grades', ...ctx.query };
  return next();
}

/** The token of a district, which the relay asks for when a teacher has signed in: Clever's own, no part of OAuth. */
function districtToken(ctx, next) {
  if (ctx.path !== '/oauth/tokens' || ctx.method !== 'GET') return next();
  ctx.body = { data: [{ owner: { type: 'district', id: DISTRICT }, access_token: random() }] };
  return undefined;
}

/** Something that is read with an access token, at the address at which the app asks a relay who signed in. */
async function me(ctx, next) {
  if (ctx.path !== '/v3.1/me') return next();
  const token = await ctx.app.AccessToken.find(ctx.get('authorization').replace(/^Bearer /, ''));
  ctx.status = token ? 200 : 401;
  ctx.body = token ? { data: { id: token.accountId } } : {};
}

/** One relay is given id tokens that are good in all but one thing: they were made for another. */
async function mixUp(ctx, next) {
  await next();
  if (ctx.path !== '/oauth/tokens' || ctx.oidc?.client?.clientId !== relays.for_another.client_id) return;
  if (!ctx.body?.id_token) return;
  const { nonce } = ctx.oidc.entities.AuthorizationCode;
  const client = await ctx.app.Client.find(relays.good.client_id);
  const token = new ctx.app.IdToken(claims(TEACHER), { ctx, client });
  token.scope = 'openid';
  token.set('nonce', nonce);
  ctx.body.id_token = await token.issue({ use: 'idtoken' });
}

const server = createServer();
server.listen(0, '127.0.0.1', () => {
  const issuer = `http://127.0.0.1:${server.address().port}`;
  const provider = new Provider(issuer, settings());
  provider.on('server_error', (_, error) => console.error(error));
  for (const step of [answer, unnamedScope, districtToken, me, mixUp]) provider.use(step);
  server.on('request', provider.callback());
  const ids = Object.fromEntries(Object.entries(relays).map(([name, client]) => [name, client.client_id]));
  console.log(JSON.stringify({ issuer, teacher: TEACHER, district: DISTRICT, secret, relays: ids }));
});
process.stdin.on('end', () => process.exit()).resume();
