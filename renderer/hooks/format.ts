import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { isoWithOffset } from '#domain/clock/iso.ts';

/** A moment: ISO 8601 with offset, or milliseconds since 1970. */
export type Moment = string | number;

export type Age = { readonly unit: 'now' | 'minutes' | 'hours' | 'days' | 'weeks'; readonly count: number; readonly ahead: boolean };

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const WEEK = 7 * DAY;

export function toMs(at: Moment): number {
  return typeof at === 'number' ? at : Date.parse(at);
}

/** How long ago (or `ahead`) in the largest unit that says enough. `now` in milliseconds since 1970. */
export function ageOf(at: Moment, now: number): Age {
  const distance = now - toMs(at);
  const ahead = distance < 0;
  const ms = Math.abs(distance);
  if (Number.isNaN(ms) || ms < MINUTE) return { unit: 'now', count: 0, ahead: false };
  if (ms < HOUR) return { unit: 'minutes', count: Math.floor(ms / MINUTE), ahead };
  if (ms < 2 * DAY) return { unit: 'hours', count: Math.floor(ms / HOUR), ahead };
  if (ms < 8 * WEEK) return { unit: 'days', count: Math.floor(ms / DAY), ahead };
  return { unit: 'weeks', count: Math.floor(ms / WEEK), ahead };
}

/** `Intl` locale of an app language: plain English would bring 12-hour clocks and the month first. */
export function intlLocale(language: string): string {
  return language === 'en' || language === 'dev' ? 'en-GB' : language;
}

/** A moment as ISO 8601 with this laptop's offset then; `''` where it is none. */
export function localIso(at: Moment): string {
  const ms = toMs(at);
  return Number.isNaN(ms) ? '' : isoWithOffset(ms, -new Date(ms).getTimezoneOffset());
}

/** The day of a moment on this laptop's calendar, as files are named by: `2026-11-21`. */
export function localDate(at: Moment): string {
  return localIso(at).slice(0, 10);
}

/** What `<input type="datetime-local">` shows for a moment: the wall time of this laptop, to the minute. */
export function toLocalInput(at: Moment): string {
  return localIso(at).slice(0, 16);
}

/** The moment typed into `<input type="datetime-local">`, as ISO 8601 with this laptop's offset then; `''` where it is none. */
export function fromLocalInput(typed: string): string {
  return localIso(typed === '' ? Number.NaN : new Date(typed).getTime());
}

export type Format = {
  /** `12 min`, `2 h`, `3 d`, `just now`. */
  readonly age: (at: Moment, now: number) => string;
  /** `14:02` today, `20 Nov 14:02` on another day. */
  readonly clock: (at: Moment, now: number) => string;
  /** `21 Nov 2026, 14:02:05 GMT+1`: the whole of it, with its zone. */
  readonly absolute: (at: Moment) => string;
  /** `14:02` */
  readonly time: (at: Moment) => string;
  /** `10,000` */
  readonly number: (value: number) => string;
  /** `1.2 MB` of bytes. */
  readonly bytes: (value: number) => string;
};

/** The ways in which the app writes times and numbers, in its language. */
export function useFormat(): Format {
  const { t, i18n } = useTranslation('common');
  const locale = intlLocale(i18n.language);
  return useMemo(() => {
    const time = new Intl.DateTimeFormat(locale, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
    const day = new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
    const whole = new Intl.DateTimeFormat(locale, {
      day: 'numeric',
      month: 'short',
      year: 'numeric',
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
      hourCycle: 'h23',
      timeZoneName: 'short',
    });
    const number = new Intl.NumberFormat(locale);
    const safely = (format: Intl.DateTimeFormat, at: Moment): string => {
      const ms = toMs(at);
      return Number.isNaN(ms) ? '' : format.format(ms);
    };
    return {
      age: (at, now) => {
        const { unit, count, ahead } = ageOf(at, now);
        const words = t(`age.${unit}`, { count });
        return ahead ? t('age.ahead', { age: words }) : words;
      },
      clock: (at, now) => safely(new Date(toMs(at)).toDateString() === new Date(now).toDateString() ? time : day, at),
      absolute: (at) => safely(whole, at),
      time: (at) => safely(time, at),
      number: (value) => number.format(value),
      bytes: (value) => {
        const step = value < 1000 ? 0 : Math.min(3, Math.floor(Math.log10(value) / 3));
        const unit = (['byte', 'kilobyte', 'megabyte', 'gigabyte'] as const)[step] ?? 'gigabyte';
        return new Intl.NumberFormat(locale, { style: 'unit', unit, maximumFractionDigits: step > 1 ? 1 : 0 }).format(value / 1000 ** step);
      },
    };
  }, [locale, t]);
}
