import { endpoint, syncText } from '../http/endpoint.js';
import { configurationMetadata } from '../services/configuration-metadata.js';

let made: string | null = null; // never changes while a server runs

/** Every configuration key with its type, default and what it is for. */
export const getMetadataConfiguration = endpoint({
  method: 'GET',
  path: '/1.0/metadata/configuration',
  access: 'logged-in',
  since: 'metadata_configuration',
  summary: 'Describe all configuration keys',
  answers: 'anything',

  handle: () => syncText((made ??= JSON.stringify(configurationMetadata()))),
});
