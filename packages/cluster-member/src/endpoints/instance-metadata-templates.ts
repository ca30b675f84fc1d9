import { Readable } from 'node:stream';

import { invalid } from '@lxd/model/errors';

import { endpoint, raw, streamBody, sync } from '../http/endpoint.js';

const path = '/1.0/instances/{name}/metadata/templates';

/** The names of the templates, or with `path` the content of one. */
export const getInstanceMetadataTemplates = endpoint({
  method: 'GET',
  path,
  access: 'view',
  since: 'container_edit_metadata',
  summary: 'List the file templates of an instance, or get one',
  answers: ['string[]', 'bytes'],
  query: ['path'],
  uses: ['instances'],

  async handle({ params: { name }, query, context, services: { instances } }) {
    const { project, requestor } = context;
    const call = { project, name, requestor };
    if (query.path === '') return sync(await instances.listTemplates(call));
    const content = await instances.readTemplate(call, checkName(query.path));
    const fileName = encodeURIComponent(query.path);
    const open = () => Readable.from([content]);
    return raw([{ name: '', fileName, size: content.length, seekable: false, open }]);
  },
});

/** Makes or replaces a template. */
export const postInstanceMetadataTemplates = endpoint({
  method: 'POST',
  path,
  access: 'manage-containers',
  since: 'container_edit_metadata',
  summary: 'Create or replace a file template of an instance',
  answers: 'nothing',
  query: ['path'],
  uses: ['instances'],
  body: streamBody,

  async handle({ params: { name }, query, body, context, services: { instances } }) {
    const { project, requestor } = context;
    await instances.writeTemplate({ project, name, requestor }, required(query.path), body);
    return sync();
  },
});

/** Removes a template. What refers to it in the metadata stays. */
export const deleteInstanceMetadataTemplates = endpoint({
  method: 'DELETE',
  path,
  access: 'manage-containers',
  since: 'container_edit_metadata',
  summary: 'Delete a file template of an instance',
  answers: 'nothing',
  query: ['path'],
  uses: ['instances'],

  async handle({ params: { name }, query, context, services: { instances } }) {
    const { project, requestor } = context;
    await instances.deleteTemplate({ project, name, requestor }, required(query.path));
    return sync();
  },
});

function required(name: string): string {
  if (name === '') throw invalid('missing path argument');
  return checkName(name);
}

function checkName(name: string): string {
  if (name.includes('/') || name.includes('\0') || name === '.' || name === '..') {
    throw invalid('Invalid template filename');
  }
  return name;
}
