import type { IncomingHttpHeaders } from 'node:http';

import { invalid } from '@lxd/model/errors';
import type { FileInfo } from '@lxd/proto/lxd/agent/v1/instances';

import { endpoint, raw, stream, streamBody, sync } from '../http/endpoint.js';
import { headerText } from '../http/header-text.js';
import type { WriteFile } from '../services/instances/files.js';

/** A file's content, a symlink's target, or the names in a directory. */
export const getInstanceFiles = endpoint({
  method: 'GET',
  path: '/1.0/instances/{name}/files',
  access: 'operate-containers',
  since: null,
  summary: 'Get a file',
  answers: ['bytes', 'string[]'],
  query: ['path'],
  uses: ['instances'],

  async handle({ params: { name }, query, context, services: { instances } }) {
    const { project, requestor } = context;
    const address = { project, name, path: checkPath(query.path) };
    const file = await instances.readFile(address, { statOnly: false, requestor });
    const headers = fileHeaders(file.info);
    if (file.entries !== null) return sync(file.entries, { headers });
    const { content, info, length } = file;
    const fileName = headerText(query.path.split('/').at(-1) ?? '');
    if (info.type === 'file' && content !== null) {
      const modified = { 'Last-Modified': new Date(info.modifiedSeconds * 1000).toUTCString() };
      const one = { name: '', fileName, size: length, seekable: false, open: () => content };
      return raw([one], { ...headers, ...modified });
    }
    return stream(content, 'application/octet-stream', {
      ...headers,
      'Content-Disposition': `inline;filename=${fileName}`,
    });
  },
});

/** The headers alone. */
export const headInstanceFiles = endpoint({
  method: 'HEAD',
  path: '/1.0/instances/{name}/files',
  access: 'operate-containers',
  since: 'instance_file_head',
  summary: 'Get the metadata of a file',
  answers: 'bytes',
  query: ['path'],
  uses: ['instances'],

  async handle({ params: { name }, query, context, services: { instances } }) {
    const { project, requestor } = context;
    const address = { project, name, path: checkPath(query.path) };
    const { info } = await instances.readFile(address, { statOnly: true, requestor });
    return stream(
      null,
      info.type === 'directory' ? 'application/json' : 'application/octet-stream',
      fileHeaders(info),
    );
  },
});

/** Writes or appends to a file, or makes a directory or symlink. */
export const postInstanceFiles = endpoint({
  method: 'POST',
  path: '/1.0/instances/{name}/files',
  access: 'operate-containers',
  since: null,
  summary: 'Create or replace a file',
  answers: 'nothing',
  query: ['path'],
  uses: ['instances'],
  body: streamBody,

  async handle({ params: { name }, query, body, headers, context, services: { instances } }) {
    const { project, requestor } = context;
    const address = { project, name, path: checkPath(query.path) };
    await instances.writeFile(address, readHeaders(headers), body, requestor);
    return sync();
  },
});

/** Removes a file or an empty directory. */
export const deleteInstanceFiles = endpoint({
  method: 'DELETE',
  path: '/1.0/instances/{name}/files',
  access: 'operate-containers',
  since: 'file_delete',
  summary: 'Delete a file',
  answers: 'nothing',
  query: ['path'],
  uses: ['instances'],

  async handle({ params: { name }, query, context, services: { instances } }) {
    const { project, requestor } = context;
    await instances.deleteFile({ project, name, path: checkPath(query.path) }, requestor);
    return sync();
  },
});

/** Linux: NAME_MAX, and PATH_MAX without its NUL. */
const maxNameBytes = 255;
const maxPathBytes = 4095;

function checkPath(path: string): string {
  if (path === '') throw invalid('Missing path argument');
  if (path.includes('\0')) throw invalid('Invalid path');
  const longest = Math.max(...path.split('/').map((part) => Buffer.byteLength(part)));
  if (longest > maxNameBytes || Buffer.byteLength(path) > maxPathBytes) {
    throw invalid('File name too long');
  }
  return path.startsWith('/') ? path : `/${path}`;
}

function fileHeaders(info: FileInfo): Record<string, string> {
  const modified = new Date(info.modifiedSeconds * 1000).toISOString();
  return {
    'X-LXD-gid': String(info.gid),
    'X-LXD-mode': `0${(info.mode & 0o7777).toString(8)}`,
    'X-LXD-modified': `${modified.slice(0, 10)} ${modified.slice(11, 19)} +0000 UTC`,
    'X-LXD-type': info.type,
    'X-LXD-uid': String(info.uid),
  };
}

/** @throws DomainError (invalid) with LXD's text */
export function readHeaders(headers: IncomingHttpHeaders): WriteFile {
  const text = (name: string) => {
    const value = headers[name];
    return typeof value === 'string' ? value : '';
  };
  const type = text('x-lxd-type') || 'file';
  if (type !== 'file' && type !== 'directory' && type !== 'symlink') {
    throw invalid(`Bad file type: ${type}`);
  }
  const write = text('x-lxd-write') || 'overwrite';
  if (write !== 'overwrite' && write !== 'append') throw invalid(`Bad file write mode: ${write}`);
  return {
    type,
    uid: number(text('x-lxd-uid'), 10),
    gid: number(text('x-lxd-gid'), 10),
    mode: number(text('x-lxd-mode'), 8),
    append: write === 'append',
  };
}

/** Absent: -1, which leaves it as it is or at its default. What is no number counts as absent. */
function number(text: string, base: 8 | 10): number {
  const fits = base === 8 ? /^(0o?)?[0-7]{1,5}$/.test(text) : /^\d{1,10}$/.test(text);
  return fits ? Number.parseInt(text.replace('o', ''), base) : -1;
}
