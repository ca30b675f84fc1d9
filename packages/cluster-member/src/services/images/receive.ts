import type { Config } from '@lxd/model/api/config';
import { DomainError, internal, invalid } from '@lxd/model/errors';
import { Part, type ReceivedImage, type ReceiveImageRequest } from '@lxd/proto/lxd/agent/v1/images';
import { getAlias } from '@lxd/store/image-aliases';
import { imageHolders, insertImage } from '@lxd/store/images';
import { insertAlias } from '@lxd/store/image-aliases';
import { guardProfiles } from '@lxd/store/profiles';
import { UniqueViolation } from '@lxd/store/unique-violation';

import type { Requestor } from '../../auth/caller.js';
import { apiUrl } from '../../http/url.js';
import type { ImageDeps } from './deps.js';
import { formParts } from './multipart.js';

/** What comes with an upload, in its headers. */
export interface UploadRequest {
  readonly project: string;
  readonly fingerprint: string; // expected; "": whatever comes
  readonly filename: string;
  readonly public: boolean;
  readonly properties: Config;
  readonly profiles: readonly string[] | null; // null: only "default"
  readonly aliases: readonly { readonly name: string; readonly description: string }[];
}

/** An upload as it arrives: one file, or a form with metadata and root file system. */
export interface UploadBody {
  readonly content: AsyncIterable<Buffer>;
  readonly boundary: string | null;
}

/**
 * Hands the bytes to the agent as they come; nothing is kept here. On failure the agent keeps
 * nothing either.
 */
export async function receiveUpload(
  deps: ImageDeps,
  { fingerprint }: Pick<UploadRequest, 'fingerprint'>,
  body: UploadBody,
): Promise<{ image: ReceivedImage; filename: string }> {
  let filename = '';
  async function* requests(): AsyncGenerator<ReceiveImageRequest> {
    if (body.boundary === null) {
      yield start(Part.PART_UNIFIED, fingerprint);
      for await (const data of body.content) yield { part: { $case: 'data', value: data } };
      return;
    }
    for await (const part of formParts(body.content, body.boundary)) {
      filename ||= part.filename;
      yield start(partOf(part.name), fingerprint);
      for await (const data of part.data) yield { part: { $case: 'data', value: data } };
    }
  }
  const image = await deps.agent.images.receive(requests());
  return { image, filename };
}

const start = (part: Part, expectedFingerprint: string): ReceiveImageRequest => ({
  part: { $case: 'start', value: { part, expectedFingerprint } },
});

function partOf(name: string): Part {
  switch (name) {
    case 'metadata':
      return Part.PART_METADATA;
    case 'rootfs':
    case 'rootfs.img':
      return Part.PART_ROOTFS;
    default:
      throw invalid(`Invalid multipart image: unexpected part "${name}"`);
  }
}

/**
 * Makes the received bytes an image of the project. If that fails and no other project has it,
 * the bytes go.
 */
export async function registerImage(
  deps: ImageDeps,
  upload: UploadRequest,
  received: ReceivedImage,
  requestor: Requestor | null,
): Promise<void> {
  const { fingerprint } = received;
  const owner = await deps.projects.ownerOf(upload.project, 'images');
  await deps.lock.run(fingerprint, async () => {
    try {
      await insert(deps, upload, received, owner);
    } catch (error) {
      const holders = await imageHolders(deps.store, fingerprint);
      if (!holders.includes(deps.member())) await deps.agent.images.delete({ fingerprint, pools: [] });
      throw error;
    }
  });
  deps.events.lifecycle({
    action: 'image-created',
    source: apiUrl(['images', fingerprint], owner),
    project: owner,
    requestor,
    context: { type: received.type },
  });
  await deps.replication.one(fingerprint).catch((error: unknown) =>
    deps.warn(`Failed to copy image ${fingerprint} to other members`, error),
  );
}

async function insert(
  deps: ImageDeps,
  upload: UploadRequest,
  received: ReceivedImage,
  owner: string,
): Promise<void> {
  const { fingerprint } = received;
  for (const { name } of upload.aliases) {
    if ((await getAlias(deps.store, owner, name)) !== null) {
      throw new DomainError('conflict', `Alias already exists: ${name}`);
    }
  }
  const profileOwner = await deps.projects.ownerOf(upload.project, 'profiles');
  const profiles = upload.profiles ?? ['default'];
  const time = (seconds: number) => (seconds > 0 ? new Date(seconds * 1000).toISOString() : null);
  try {
    await deps.store.transaction([
      guardProfiles(profileOwner, profiles, () =>
        invalid(`Profile '${profiles.join("', '")}' doesn't exist`),
      ),
      ...insertImage(
        {
          project: owner,
          fingerprint,
          filename: upload.filename,
          sizeBytes: received.size,
          public: upload.public,
          type: received.type === 'virtual-machine' ? 'virtual-machine' : 'container',
          architecture: received.architecture,
          createdAt: time(received.creationDate),
          expiresAt: time(received.expiryDate),
          uploadedAt: deps.now().toISOString(),
          cached: false,
          autoUpdate: false,
          properties: { ...received.properties, ...upload.properties },
          profiles,
          source: null,
        },
        { member: deps.member(), profileProject: profileOwner },
      ),
      ...upload.aliases.flatMap((alias) => insertAlias(owner, { ...alias, target: fingerprint })),
    ]);
  } catch (error) {
    if (!(error instanceof UniqueViolation)) throw error;
    throw internal(
      error.table === 'images'
        ? 'Image with same fingerprint already exists'
        : 'Alias already exists',
    );
  }
}
