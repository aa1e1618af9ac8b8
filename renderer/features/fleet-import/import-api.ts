import {
  fleetContentTypes,
  fleetImportLine,
  fleetPreview,
  type FleetPreview,
  type FleetProgress,
  type FleetResult,
} from '#domain/protocol/fleet.ts';
import type { ApiClient, ApiFailure, ApiResult } from '../../db/api.ts';
import { readLines } from './read-lines.ts';

export type ImportOptions = { readonly retireMissing: boolean; readonly skipBad: boolean };

/** Reading a large file takes the server a while. Milliseconds. */
const PREVIEW_TIMEOUT_MS = 120_000;

/** What importing the file now would do. Changes nothing. */
export function previewFleet(api: ApiClient, file: File, options: ImportOptions, signal: AbortSignal): Promise<ApiResult<FleetPreview>> {
  const request = { method: 'POST', body: bodyOf(file), signal, timeoutMs: PREVIEW_TIMEOUT_MS } as const;
  return api.json(pathOf('preview', options), request, fleetPreview);
}

/** Imports the file, telling how far it is. All of it goes in, or nothing; asking again after a break is harmless. */
export async function importFleet(
  api: ApiClient,
  file: File,
  options: ImportOptions,
  onProgress: (progress: FleetProgress) => void,
): Promise<ApiResult<FleetResult>> {
  const answered = await api.request(pathOf('import', options), { method: 'POST', body: bodyOf(file), timeoutMs: 0 });
  if (!answered.ok) return answered;
  const { body } = answered.value;
  if (body === null) return broken('empty answer');
  try {
    for await (const line of readLines(body)) {
      const parsed = fleetImportLine.safeParse(JSON.parse(line));
      if (!parsed.success) return { ok: false, problem: 'not-milepost', detail: parsed.error.message };
      const said = parsed.data;
      if ('result' in said) return { ok: true, value: said.result };
      if ('problem' in said) return { ok: false, problem: said.problem.kind, detail: said.problem.detail ?? said.problem.title };
      onProgress(said);
    }
  } catch (error) {
    return broken(String(error));
  }
  return broken('the answer broke off');
}

function broken(detail: string): ApiFailure {
  return { ok: false, problem: 'unreachable', detail };
}

function pathOf(what: 'preview' | 'import', { retireMissing, skipBad }: ImportOptions): string {
  return `/api/v1/fleet/${what}?retireMissing=${retireMissing}&skipBad=${skipBad}`;
}

/** The file with the content type that says how to read it: by its name, since systems disagree about the type of CSV. */
function bodyOf(file: File): Blob {
  const [csv, json] = Object.keys(fleetContentTypes);
  return file.slice(0, file.size, /\.json$/i.test(file.name) ? json : csv);
}
