import { laptopPublicKey } from '#domain/protocol/session.ts';
import { relayAnswer, type RelayAnswer, type RelayBundle, type RelayHead, type RelayLoad } from '#domain/protocol/relay.ts';
import type { CollectionName } from '#domain/schema/collections.ts';
import type { Role } from '#domain/schema/person.ts';
import { sealBundle } from '#renderer/db/relay/seal.ts';
import type { Harness, Laptop } from '#sync-server/testing/harness.ts';

/** A signed-in laptop with a key pair of its own, that hands work over as the app does. */
export type Courier = Laptop & {
  /** The same laptop, signed in again: access tokens last minutes, and tests play hours. */
  readonly back: () => Promise<Laptop>;
  readonly bundle: (
    work: readonly (readonly [CollectionName, object])[],
    over?: Partial<RelayHead>,
    aheadMs?: number,
  ) => Promise<RelayBundle>;
};

export async function courier(server: Harness, role: Role): Promise<Courier> {
  const keys = await crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, false, ['sign', 'verify']);
  const { kty, crv, x, y } = await crypto.subtle.exportKey('jwk', keys.publicKey);
  const publicKey = laptopPublicKey.parse({ kty, crv, x, y });
  const laptop = await server.signIn(role, undefined, publicKey);
  const { principal, certificate, relayKey } = laptop.answer;
  return {
    ...laptop,
    back: () => server.signIn(role, principal.laptop, publicKey),
    bundle: (work, over = {}, aheadMs = 0) => {
      const { tenant, person } = principal;
      const documents = work.map(([collection, document]) => ({ collection, document })) as RelayLoad['documents'];
      const about = { laptop: principal.laptop, laptopName: 'Toughbook 7', madeAt: server.deps.now(), records: documents.length };
      const head = { id: laptop.newId(), tenant, person, ...about, kid: relayKey.kid, ...over };
      return sealBundle({ certificate, privateKey: keys.privateKey, serverKey: relayKey }, head, { documents, aheadMs });
    },
  };
}

/** `carrier` brings a bundle to its server. */
export async function bring(carrier: Laptop, bundle: unknown): Promise<RelayAnswer> {
  return relayAnswer.parse((await carrier.post('/api/v1/relay', bundle as object)).json());
}
