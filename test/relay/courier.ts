import { laptopPublicKey, resumeText, type ResumeRequest } from '#domain/protocol/session.ts';
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
  /** Seals whatever it is given, which a server may not take. `records`: how many it says that there are. */
  readonly seal: (load: unknown, records: number) => Promise<RelayBundle>;
  /** What it signs to come back by its certificate; `at` in ms since 1970. */
  readonly proof: (at: number) => Promise<ResumeRequest>;
};

export async function courier(server: Harness, role: Role): Promise<Courier> {
  const keys = await crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, false, ['sign', 'verify']);
  const { kty, crv, x, y } = await crypto.subtle.exportKey('jwk', keys.publicKey);
  const publicKey = laptopPublicKey.parse({ kty, crv, x, y });
  const laptop = await server.signIn(role, undefined, publicKey);
  const { principal, certificate, relayKey } = laptop.answer;
  const sealed = (load: RelayLoad, records: number, over: Partial<RelayHead> = {}): Promise<RelayBundle> => {
    const { tenant, person } = principal;
    const about = { laptop: principal.laptop, laptopName: 'Toughbook 7', madeAt: server.deps.now(), records };
    const head = { id: laptop.newId(), tenant, person, ...about, kid: relayKey.kid, ...over };
    return sealBundle({ certificate, privateKey: keys.privateKey, serverKey: relayKey }, head, load);
  };
  return {
    ...laptop,
    back: () => server.signIn(role, principal.laptop, publicKey),
    bundle: (work, over = {}, aheadMs = 0) => {
      const documents = work.map(([collection, document]) => ({ collection, document })) as RelayLoad['documents'];
      return sealed({ documents, aheadMs }, documents.length, over);
    },
    seal: (load, records) => sealed(load as RelayLoad, records),
    proof: async (at) => {
      const text = new TextEncoder().encode(resumeText(certificate, at));
      const signature = await crypto.subtle.sign({ name: 'ECDSA', hash: 'SHA-256' }, keys.privateKey, text);
      return { certificate, at, signature: Buffer.from(signature).toString('base64url') };
    },
  };
}

/** `carrier` brings a bundle to its server. */
export async function bring(carrier: Laptop, bundle: unknown): Promise<RelayAnswer> {
  return relayAnswer.parse((await carrier.post('/api/v1/relay', bundle as object)).json());
}
