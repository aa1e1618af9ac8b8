import { may, type Action } from '#domain/rules/permissions.ts';
import { useStore } from './store-context.tsx';

/** Whether the signed-in person may do something, by the table that the server enforces. */
export function useMay(action: Action): boolean {
  return may(useStore().principal.role, action);
}
