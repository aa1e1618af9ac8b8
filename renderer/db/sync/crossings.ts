import type { WithDeleted } from 'rxdb';
import { includes, sameVersion, type SyncedDocument } from '#domain/merge/merge.ts';
import type { Noted } from '../push-notes.ts';

/** RxDB writes its notes at once, unless the disk is slow; when it has nothing to note, nobody says so. */
const NOTED_MS = 1000;

/** Beyond so many records, what pushes told of them is forgotten: what is shown then may go back to an older version for a moment. */
const MOST = 5000;

/**
 * A push on its way. `met`: what others have made of a document that the server has accepted, if that was pulled meanwhile. `end`: which notes
 * RxDB will make of it.
 */
export type Crossing = {
  readonly met: (sent: SyncedDocument) => WithDeleted<SyncedDocument> | undefined;
  readonly end: (toNote: readonly Noted['of'][]) => void;
};

/**
 * Pushes and pulls of one collection that cross on the way. RxDB takes nothing over from a pull for a document whose push it has not
 * noted yet, and never comes back to it: what somebody else changed in that moment would stay unknown here (I2). So a push answers with
 * what was pulled while it was on its way, and a pull is handed over when the pushes that were answered before it have been noted. Nor may
 * a pull that was on its way meanwhile bring back the version before such a push: what the push told of takes its place.
 */
export class Crossings {
  private readonly underWay = new Set<Map<string, WithDeleted<SyncedDocument>>>();
  /** What answers to pushes told that the server holds, until a pull has brought as much. */
  private readonly told = new Map<string, WithDeleted<SyncedDocument>>();
  private noting: Promise<unknown> = Promise.resolve();
  /** To be called when RxDB has made a note of that kind. */
  private waiting: { readonly [of in Noted['of']]: (() => void)[] } = { sent: [], replaced: [] };

  begin(): Crossing {
    const pulled = new Map<string, WithDeleted<SyncedDocument>>();
    this.underWay.add(pulled);
    return {
      met: (sent) => {
        const known = pulled.get(sent.id);
        if (known === undefined || sameVersion(known, sent)) return undefined;
        // An older version came before the push was judged, and is part of it.
        return known._deleted || includes(known, sent) ? known : undefined;
      },
      end: (toNote) => {
        this.underWay.delete(pulled);
        // A push with both is noted twice, and what took the place of others is written between the two.
        if (toNote.length > 0) this.noting = Promise.all([this.noting, ...toNote.map((of) => this.note(of))]);
      },
    };
  }

  private note(of: Noted['of']): Promise<void> {
    return new Promise((resolve) => {
      const late = setTimeout(resolve, NOTED_MS);
      this.waiting[of].push(() => {
        clearTimeout(late);
        resolve();
      });
    });
  }

  /** RxDB has noted the outcome of pushes. */
  wereNoted(of: Noted['of']): void {
    for (const noted of this.waiting[of].splice(0)) noted();
  }

  /** A push was answered: the server holds these, or held them a moment ago. */
  answered(documents: readonly WithDeleted<SyncedDocument>[]): void {
    if (this.told.size > MOST) this.told.clear();
    for (const document of documents) this.told.set(document.id, document);
  }

  /** These are about to be handed over by a pull. Resolves when they may be, with what is to be handed over. */
  async pulled(documents: readonly WithDeleted<SyncedDocument>[]): Promise<WithDeleted<SyncedDocument>[]> {
    for (let awaited; documents.length > 0 && awaited !== this.noting;) {
      awaited = this.noting;
      await awaited;
    }
    const current = documents.map((document) => this.notBefore(document));
    for (const push of this.underWay) for (const document of current) push.set(document.id, document);
    return current;
  }

  private notBefore(document: WithDeleted<SyncedDocument>): WithDeleted<SyncedDocument> {
    const told = this.told.get(document.id);
    if (told === undefined) return document;
    if (!document._deleted && !includes(document, told) && includes(told, document)) return told;
    this.told.delete(document.id);
    return document;
  }
}
