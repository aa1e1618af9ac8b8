import { useEffect, useLayoutEffect, useState } from 'react';
import { createRoot } from 'react-dom/client';
import type { Incident } from '#domain/schema/incident.ts';
import { openOurs, ourNewest, PlainDexie, plainNewest } from './stores.ts';

declare global {
  /** Milliseconds from navigation to the frame that shows the first 50 rows. */
  var paintedAt: number | undefined;
}

const load = async (): Promise<Incident[]> => {
  const ours = new URLSearchParams(location.search).get('source') === 'ours';
  return ours ? ourNewest(await openOurs(), '') : plainNewest(new PlainDexie(), '');
};
// As in the app: the store opens while React starts.
const loading = load();

/** The list page, the same whichever store it reads from. */
const List = () => {
  const [incidents, setIncidents] = useState<Incident[]>([]);
  useEffect(() => void loading.then(setIncidents), []);
  useLayoutEffect(() => {
    if (incidents.length === 50) requestAnimationFrame(() => setTimeout(() => (globalThis.paintedAt = performance.now())));
  }, [incidents]);
  return (
    <table>
      <tbody>
        {incidents.map(({ id, severity, title, status, detectedAt }) => (
          <tr key={id}>
            <td>{severity}</td>
            <td>{title}</td>
            <td>{status}</td>
            <td>{new Date(detectedAt).toLocaleString()}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
};

const root = document.getElementById('root');
if (root !== null) createRoot(root).render(<List />);
