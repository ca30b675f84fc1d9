import type { Noun } from '../shell/verb.js';

/** The words that group verbs, alphabetical; the empty one is `lxc` itself. */
export const nouns: readonly Noun[] = [
  {
    words: [],
    summary: 'Command line client for LXD',
    description: `Command line client for LXD

All of LXD's features can be driven through the various commands below.
For help with any of those, simply call them with --help.`,
  },
  {
    words: ['alias'],
    summary: 'Manage command aliases',
    bare: true,
  },
  {
    words: ['cluster'],
    summary: 'Manage cluster members',
    bare: true,
  },
  {
    words: ['config'],
    summary: 'Manage instance and server configuration options',
    bare: true,
  },
  {
    words: ['config', 'device'],
    summary: 'Manage devices',
    bare: true,
  },
  {
    words: ['config', 'metadata'],
    summary: 'Manage instance metadata files',
    bare: true,
  },
  {
    words: ['config', 'template'],
    summary: 'Manage instance file templates',
    bare: true,
  },
  {
    words: ['config', 'trust'],
    summary: 'Manage trusted clients',
    bare: true,
  },
  {
    words: ['file'],
    summary: 'Manage files in instances',
    bare: true,
  },
  {
    words: ['image'],
    summary: 'Manage images',
    description: `Manage images

In LXD instances are created from images. Those images were themselves
either generated from an existing instance or downloaded from an image
server.

When using remote images, LXD will automatically cache images for you
and remove them upon expiration.

The image unique identifier is the hash (sha-256) of its representation
as a compressed tarball (or for split images, the concatenation of the
metadata and rootfs tarballs).

Images can be referenced by their full hash, shortest unique partial
hash or alias name (if one is set).`,
    bare: true,
  },
  {
    words: ['image', 'alias'],
    summary: 'Manage image aliases',
    bare: true,
  },
  {
    words: ['network'],
    summary: 'Manage and attach instances to networks',
    bare: true,
  },
  {
    words: ['operation'],
    summary: 'List, show and delete background operations',
    bare: true,
  },
  {
    words: ['profile'],
    summary: 'Manage profiles',
    bare: true,
  },
  {
    words: ['profile', 'device'],
    summary: 'Manage devices',
    bare: true,
  },
  {
    words: ['project'],
    summary: 'Manage projects',
    bare: true,
  },
  {
    words: ['remote'],
    summary: 'Manage the list of remote servers',
    bare: true,
  },
  {
    words: ['storage'],
    summary: 'Manage storage pools and volumes',
    bare: true,
  },
  {
    words: ['storage', 'volume'],
    summary: 'Manage storage volumes',
    description: `Manage storage volumes

Unless specified through a prefix, all volume operations affect "custom" (user created) volumes.`,
    bare: true,
  },
  {
    words: ['warning'],
    summary: 'Manage warnings',
    bare: true,
  },
];
