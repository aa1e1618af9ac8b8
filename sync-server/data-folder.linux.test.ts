import { expect, test } from 'vitest';
import { claimDataFolder } from './data-folder.ts';

test('a folder that the system lets nobody make is refused, and not tried for ever', async () => {
  await expect(claimDataFolder('/proc/milepost/data')).rejects.toMatchObject({ kind: 'folder-not-writable' });
});
