import type { Problem } from '../manifest-types.ts';
import { ApiError, unreachable } from './problem.ts';

/**
 * An uploaded file.
 * @since 1.0
 */
export interface StoredFile {
  id: string;
  name: string;
  /** Bytes. */
  size: number;
  type: string;
}

/**
 * Sends one file to `POST /api/files`. XMLHttpRequest, because fetch cannot report upload progress.
 * @param onProgress share sent, 0-1
 * @throws ApiError (413 too large, 415 type refused, 0 connection lost)
 * @since 1.0
 */
export function uploadFile(
  file: File,
  options: { path?: string; onProgress?: (share: number) => void; signal?: AbortSignal } = {},
): Promise<StoredFile> {
  return new Promise((resolve, reject) => {
    const xhr = new XMLHttpRequest();
    const form = new FormData();
    form.append('file', file, file.name);
    xhr.open('POST', options.path ?? '/api/files');
    xhr.responseType = 'json';
    xhr.upload.onprogress = (event) => {
      if (event.lengthComputable) options.onProgress?.(event.loaded / event.total);
    };
    xhr.onload = () => {
      if (xhr.status < 300) return resolve(xhr.response as StoredFile);
      const body = (xhr.response ?? {}) as Partial<Problem>;
      const title = xhr.status === 413 ? 'This file is too large' : 'The file was not stored';
      reject(
        new ApiError({ type: 'about:blank', title, code: `http-${xhr.status}`, ...body, status: xhr.status }),
      );
    };
    xhr.onerror = () => reject(unreachable());
    xhr.onabort = () => reject(options.signal?.reason ?? new DOMException('Aborted', 'AbortError'));
    options.signal?.addEventListener('abort', () => xhr.abort());
    xhr.send(form);
  });
}
