import type { IncomingHttpHeaders } from 'node:http';

import { isTrue } from '@lxd/model/booleans';
import { forbidden, invalid } from '@lxd/model/errors';

import { requireOwnership } from '../http/access.js';
import {
  anything,
  background,
  endpoint,
  jsonOrStream,
  object,
  optional,
  sync,
} from '../http/endpoint.js';
import { parseFilter } from '../http/filter.js';
import { recursionLevel } from '../http/recursion.js';
import { array, boolean, check, config, string } from '../http/schema.js';
import { apiUrl } from '../http/url.js';
import type { UploadRequest } from '../services/images/index.js';
import { formBoundary } from '../services/images/multipart.js';

/** The images of a project; strangers see the public ones. */
export const getImages = endpoint({
  method: 'GET',
  path: '/1.0/images',
  access: 'untrusted',
  since: null,
  summary: 'List images',
  answers: 'Image[]',
  query: ['filter', 'recursion'],
  uses: ['images'],

  async handle({ query, context: { project, caller }, services: { images } }) {
    const filter = parseFilter(query.filter);
    const level = recursionLevel(query.recursion);
    if (level === 0 && filter === null) return sync(await images.urls(project, caller));
    const all = await images.list(project, caller);
    const found = filter === null ? all : all.filter((one) => filter.matches(one));
    if (level !== 0) return sync(found);
    return sync(found.map(({ fingerprint }) => apiUrl(['images', fingerprint], project)));
  },
});

/** Adds an image: an upload of one file, or of a form with metadata and root file system. */
export const postImages = endpoint({
  method: 'POST',
  path: '/1.0/images',
  access: 'untrusted', // a stranger needs a secret
  since: null,
  summary: 'Add an image',
  answers: 'background',
  uses: ['images', 'projects'],
  body: jsonOrStream(object({ source: optional(anything) }, 'ImagesPost')),

  async handle({ body, headers, context, services: { images, projects } }) {
    const { project, caller, requestor } = context;
    if (!caller.can('manage-images', project)) {
      body.stream?.resume();
      throw forbidden();
    }
    await requireOwnership('manage-images', caller, project, projects);
    if (body.stream === null) {
      const { url, wanted } = urlRequest(project, body.json);
      return background(images.planDownload(wanted, url, requestor));
    }
    const content = { content: body.stream, boundary: formBoundary(headers['content-type']) };
    try {
      return background(await images.upload(uploadRequest(project, headers), content, requestor));
    } finally {
      body.stream.resume(); // a client reads our answer only when it has sent everything
    }
  },
});

/** What is read of a request for an image of a web server. */
const urlImage = object({
  aliases: optional(array(object({ name: string, description: optional(string, '') })), []),
  filename: optional(string, ''),
  profiles: optional(array(string)),
  properties: config,
  public: optional(boolean, false),
  source: object({ url: string }),
});

/** @throws DomainError (invalid) unless the image is one of a web server */
function urlRequest(project: string, json: unknown): { url: string; wanted: UploadRequest } {
  const { source } = json as { readonly source?: { readonly type?: unknown } };
  if (source?.type !== 'url') throw invalid('Invalid images JSON');
  const { aliases, filename, profiles = null, properties, public: open, source: { url } } = check(urlImage, json);
  const wanted = { project, fingerprint: '', filename, public: open, properties, profiles, aliases };
  return { url, wanted };
} // prettier-ignore

/** @throws DomainError (invalid) */
function uploadRequest(project: string, headers: IncomingHttpHeaders): UploadRequest {
  const text = (name: string) => {
    const value = headers[name];
    return typeof value === 'string' ? value : '';
  };
  const profiles = text('x-lxd-profiles');
  return {
    project,
    fingerprint: text('x-lxd-fingerprint'),
    filename: text('x-lxd-filename'),
    public: isTrue(text('x-lxd-public')),
    properties: Object.fromEntries(new URLSearchParams(text('x-lxd-properties'))),
    profiles: profiles === '' ? null : new URLSearchParams(profiles).getAll('profile'),
    aliases: new URLSearchParams(text('x-lxd-aliases')).getAll('alias').map((name) => ({
      name,
      description: '',
    })),
  };
}
