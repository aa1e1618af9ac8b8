import { describe, expect, test } from 'vitest';
import { formatHlc } from '#domain/clock/hlc.ts';
import type { Enrolment, Storage, Transaction } from './port.ts';

const PERSON = '018f0000-0000-7000-8000-00000000000a';

/**
 * The part of the contract that is about accounts, the laptops enrolled for them, and what those said. `opened` answers with the storage of
 * the test that runs, which has `tenant` and `other`.
 */
export function accountContract(tenant: string, other: string, opened: () => Storage): void {
  describe('accounts and laptops', () => {
    test('an e-mail has one account on the whole server', async () => {
      const account = { person: PERSON, email: 'a@b.test', passwordHash: 'h' };
      expect(await opened().transact(tenant, (transaction) => transaction.addAccount(account))).toBe(true);
      expect(await opened().transact(other, (transaction) => transaction.addAccount({ ...account, passwordHash: 'other' }))).toBe(false);
      expect(await opened().read((reader) => reader.accountByEmail('a@b.test'))).toEqual({ tenant: tenant, ...account });
      expect(await opened().read((reader) => reader.accountByEmail('b@b.test'))).toBeUndefined();
    });

    const enrolled = async (transaction: Transaction, session: string): Promise<Omit<Enrolment, 'tenant'>> => {
      await transaction.addAccount({ person: PERSON, email: 'a@b.test', passwordHash: 'h' });
      const enrolment = {
        session,
        laptop: 'laptop-1',
        laptopName: 'Toughbook',
        person: PERSON,
        publicKey: '{}',
        certificate: 'c',
        enrolledAt: 1,
        lastContactAt: 2,
        revokedAt: undefined,
        revokedWhy: undefined,
        refreshGeneration: 0,
        refreshHash: '',
      };
      await transaction.enrol(enrolment);
      await transaction.addRefreshToken({ hash: `${session}-1`, session, generation: 1 });
      return enrolment;
    };

    test('[S16] a further enrolment of the same person on the same laptop replaces the first, with its tokens', async () => {
      const first = await opened().transact(tenant, (transaction) => enrolled(transaction, 's1'));
      expect(await opened().read((reader) => reader.enrolment('s1'))).toEqual({ ...first, tenant: tenant });
      const { laptop, person } = first;
      await opened().read(async (reader) => {
        expect(await reader.enrolmentOf(tenant, laptop, person)).toEqual({ ...first, tenant: tenant });
        expect(await reader.enrolmentOf(other, laptop, person)).toBeUndefined();
        expect(await reader.hasAccount(tenant, person)).toBe(true);
        expect(await reader.hasAccount(other, person)).toBe(false);
      });
      await opened().transact(tenant, (transaction) => enrolled(transaction, 's2'));
      await opened().read(async (reader) => {
        expect(await reader.enrolment('s1')).toBeUndefined();
        expect(await reader.refreshToken('s1-1')).toBeUndefined();
        expect(await reader.refreshToken('s2-1')).toEqual({ hash: 's2-1', session: 's2', generation: 1 });
      });
    });

    test('changes what it is told of an enrolment, of its own tenant only, and forgets old tokens', async () => {
      const first = await opened().transact(tenant, (transaction) => enrolled(transaction, 's1'));
      await opened().transact(other, (transaction) => transaction.changeEnrolment('s1', { revokedAt: 9 }));
      await opened().transact(tenant, async (transaction) => {
        await transaction.changeEnrolment('s1', { refreshGeneration: 2, refreshHash: 'x', lastContactAt: 7 });
        await transaction.addRefreshToken({ hash: 's1-2', session: 's1', generation: 2 });
        await transaction.pruneRefreshTokens('s1', 2);
      });
      await opened().read(async (reader) => {
        const changed = { ...first, tenant: tenant, refreshGeneration: 2, refreshHash: 'x', lastContactAt: 7 };
        expect(await reader.enrolment('s1')).toEqual(changed);
        expect(await reader.refreshToken('s1-1')).toBeUndefined();
        expect(await reader.refreshToken('s1-2')).toBeDefined();
      });
      await opened().transact(tenant, (transaction) => transaction.changeEnrolment('s1', { revokedAt: 9, revokedWhy: 'by-admin' }));
      expect(await opened().read((reader) => reader.enrolment('s1'))).toMatchObject({ revokedAt: 9, revokedWhy: 'by-admin' });
    });

    test('keeps the last contact and the last report of each laptop, in whichever order they come', async () => {
      const first = await opened().transact(tenant, (transaction) => enrolled(transaction, 's1'));
      const laptops = (of: string) => opened().read((reader) => reader.laptops(of));
      expect(await laptops(tenant)).toEqual([{ enrolment: { ...first, tenant: tenant }, report: undefined }]);
      await opened().transact(tenant, (transaction) =>
        transaction.noteContacts([
          { session: 's1', at: 20, report: '{"n":2}' },
          { session: 'gone', at: 20, report: '{}' },
        ]),
      );
      await opened().transact(tenant, (transaction) => transaction.noteContacts([{ session: 's1', at: 10, report: '{"n":1}' }]));
      await opened().transact(tenant, (transaction) => transaction.noteContacts([{ session: 's1', at: 30 }]));
      await opened().transact(other, (transaction) => transaction.noteContacts([{ session: 's1', at: 99, report: '{"n":9}' }]));
      await opened().transact(tenant, (transaction) => transaction.noteContacts([]));
      const [kept] = await laptops(tenant);
      expect(kept).toMatchObject({ enrolment: { lastContactAt: 30 }, report: { at: 20, report: '{"n":2}' } });
      expect(await laptops(other)).toEqual([]);
    });

    test('[S65] remembers where the readings of a laptop were moved to; the first move counts', async () => {
      const at = (ms: number) => formatHlc(ms, 0, 'abcdefgh0001');
      const note = (of: string, laptop: string, from: number, to: number) =>
        opened().transact(of, (transaction) => transaction.noteMovedStamps(laptop, new Map([[at(from), at(to)]])));
      await note(tenant, 'laptop-1', 20, 5);
      await note(tenant, 'laptop-1', 20, 6);
      await note(tenant, 'laptop-2', 20, 7);
      await note(other, 'laptop-1', 20, 8);
      await opened().transact(tenant, (transaction) => transaction.noteMovedStamps('laptop-1', new Map()));
      await opened().read(async (reader) => {
        expect(await reader.movedStamps(tenant, 'laptop-1')).toEqual(new Map([[at(20), at(5)]]));
        expect(await reader.movedStamps(tenant, 'laptop-3')).toEqual(new Map());
      });
    });

    test('says which of some sessions stand, and whose they are', async () => {
      await opened().transact(tenant, async (transaction) => {
        await enrolled(transaction, 's1');
      });
      expect(await opened().read((reader) => reader.enrolled(['s1', 'nobody', 's1']))).toEqual([
        { session: 's1', tenant: tenant, person: PERSON },
      ]);
      await opened().transact(tenant, (transaction) => transaction.changeEnrolment('s1', { revokedAt: 9, revokedWhy: 'by-admin' }));
      expect(await opened().read((reader) => reader.enrolled(['s1']))).toEqual([]);
      expect(await opened().read((reader) => reader.enrolled([]))).toEqual([]);
    });

    test('finds the enrolment of a person on a laptop; its report goes with it when it is replaced', async () => {
      await opened().transact(tenant, (transaction) => enrolled(transaction, 's1'));
      await opened().transact(tenant, (transaction) => transaction.noteContacts([{ session: 's1', at: 5, report: '{}' }]));
      await opened().transact(tenant, (transaction) => enrolled(transaction, 's2'));
      await opened().read(async (reader) => {
        expect((await reader.enrolmentOf(tenant, 'laptop-1', PERSON))?.session).toBe('s2');
        expect(await reader.enrolmentOf(other, 'laptop-1', PERSON)).toBeUndefined();
        expect((await reader.laptops(tenant)).map(({ enrolment, report }) => [enrolment.session, report])).toEqual([['s2', undefined]]);
      });
    });
  });
}
