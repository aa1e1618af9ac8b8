import { describe, expect, test } from 'vitest';
import { linkPolicy } from './links.ts';
import { mayUse } from './permissions.ts';

const page = 'app://milepost/board';

describe('permissions', () => {
  test.each(['notifications', 'geolocation', 'persistent-storage', 'local-network-access'])(
    'the app may use %s, nobody else',
    (permission) => {
      expect(mayUse({ permission, url: page, media: [] })).toBe(true);
      for (const url of ['https://example.org/', 'app://milepost.example.org/', 'app://other/', '']) {
        expect(mayUse({ permission, url, media: [] })).toBe(false);
      }
    },
  );

  test('the camera, but never the microphone', () => {
    expect(mayUse({ permission: 'media', url: page, media: ['video'] })).toBe(true);
    expect(mayUse({ permission: 'media', url: page, media: [] })).toBe(true);
    expect(mayUse({ permission: 'media', url: page, media: ['audio'] })).toBe(false);
    expect(mayUse({ permission: 'media', url: page, media: ['video', 'audio'] })).toBe(false);
  });

  test.each(['hid', 'usb', 'serial', 'midi', 'openExternal', 'display-capture', 'unknown'])('%s is not for anybody', (permission) => {
    expect(mayUse({ permission, url: page, media: [] })).toBe(false);
  });
});

describe('links', () => {
  const opened: string[] = [];
  const policy = linkPolicy((url) => opened.push(url));

  test('the window stays on the app', () => {
    expect(policy.mayNavigate(page)).toBe(true);
    expect(opened).toEqual([]);
  });

  test('the web goes to the browser of the system, other schemes nowhere', () => {
    expect(policy.mayNavigate('https://example.org/')).toBe(false);
    for (const url of ['file:///etc/passwd', 'ms-msdt:/id', 'javascript:alert(1)', 'not a url']) {
      expect(policy.mayNavigate(url)).toBe(false);
      policy.onLink(url);
    }
    expect(opened).toEqual(['https://example.org/']);
  });
});
