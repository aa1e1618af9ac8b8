import type { Patch } from '../merge/merge.ts';
import { incidentRoles, type Incident, type IncidentRole, type RoleOffer } from '../schema/incident.ts';

/** What a person does about a role (F6). */
export type RoleStep = { readonly role: IncidentRole } & (
  | { readonly act: 'offer'; readonly to: string }
  | { readonly act: 'take' | 'leave' | 'accept' | 'decline' | 'take-back' }
);

/** `not-yours`: somebody else has the role. `no-offer`: there is none (any more) to answer. */
export type RoleRefusal = 'not-yours' | 'no-offer';

/** `at`: ISO 8601 with offset. `mayAssign`: whether the person may give work to others (the NOC). */
export type RoleContext = { readonly by: string; readonly at: string; readonly mayAssign: boolean };

/** An offer stands while the role is where it was when the offer was made; after that there is nothing to accept. */
export type OpenOffer = RoleOffer & { readonly role: IncidentRole; readonly stands: boolean };

/** The offers that nobody answered. */
export function openOffers({ roles, roleOffers }: Incident): OpenOffer[] {
  return incidentRoles.flatMap((role) => {
    const offer = roleOffers?.[role];
    return offer === undefined ? [] : [{ ...offer, role, stands: (roles[role] ?? '') === offer.from }];
  });
}

/** Whether a person may take a role, offer it on or leave it empty: nobody's, one's own, or for those who may assign. */
export function mayGive({ roles }: Incident, role: IncidentRole, { by, mayAssign }: Omit<RoleContext, 'at'>): boolean {
  return mayAssign || roles[role] === undefined || roles[role] === by;
}

/** The change that `step` makes, or why it may not be (SPEC S75–S77). A role reaches somebody else only by being offered and accepted. */
export function handOverRole(incident: Incident, step: RoleStep, context: RoleContext): Patch<Incident> | RoleRefusal {
  const { role } = step;
  const offer = openOffers(incident).find((one) => one.role === role);
  const gives = mayGive(incident, role, context);
  const withoutOffer = offer === undefined ? {} : { roleOffers: { [role]: undefined } };
  const isMine = offer?.to === context.by;
  switch (step.act) {
    case 'offer':
      if (!gives) return 'not-yours';
      return { roleOffers: { [role]: { to: step.to, from: incident.roles[role] ?? '', by: context.by, at: context.at } } };
    case 'take':
      return gives ? { roles: { [role]: context.by }, ...withoutOffer } : 'not-yours';
    case 'leave':
      return gives ? { roles: { [role]: undefined }, ...withoutOffer } : 'not-yours';
    case 'accept':
      return isMine && offer.stands ? { roles: { [role]: context.by }, ...withoutOffer } : 'no-offer';
    case 'decline':
      return isMine ? withoutOffer : 'no-offer';
    case 'take-back':
      if (offer === undefined) return 'no-offer';
      return gives || offer.by === context.by ? withoutOffer : 'not-yours';
    default:
      return step satisfies never;
  }
}
