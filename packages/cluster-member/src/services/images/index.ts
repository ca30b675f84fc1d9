import type { Config } from '@lxd/model/api/config';
import type { Image } from '@lxd/model/api/image';
import { isZeroTime } from '@lxd/model/api/time';
import { invalid } from '@lxd/model/errors';
import { withoutEmpty } from '@lxd/model/key-registry';
import { guardProfiles } from '@lxd/store/profiles';
import { listFingerprints, listImages, updateImage, type ImageRecord } from '@lxd/store/images';

import type { Caller, Requestor } from '../../auth/caller.js';
import type { RawFile } from '../../http/reply.js';
import { apiUrl } from '../../http/url.js';
import type { Work } from '../../operations/work.js';

import { version } from '../server.js';
import { withinBudget } from './budget.js';
import { deleteImage } from './delete.js';
import type { ImageDeps } from './deps.js';
import { exportFiles } from './export.js';
import { findImage, findReadable, type ImageReader } from './find.js';
import { askForImage, downloadImage } from './from-url.js';
import { receiveUpload, registerImage, type UploadBody, type UploadRequest } from './receive.js';
import { imageEtag, imageView } from './view.js';

export type { UploadRequest } from './receive.js';

/** The writable part of an image. */
export interface ImageContent {
  readonly public: boolean;
  readonly autoUpdate: boolean;
  readonly properties: Config;
  readonly profiles: readonly string[];
  readonly expiresAt: string | null;
}

/** All that endpoints do with images. */
export class Images {
  constructor(private readonly deps: ImageDeps) {}

  async urls(project: string, caller: Caller): Promise<string[]> {
    const owner = await this.deps.projects.ownerOf(project, 'images');
    const publicOnly = !caller.can('view', project);
    const found = await listFingerprints(this.deps.store, { project: owner, publicOnly });
    return found.map((fingerprint) => apiUrl(['images', fingerprint], owner));
  }

  async list(project: string, caller: Caller): Promise<Image[]> {
    const owner = await this.deps.projects.ownerOf(project, 'images');
    const publicOnly = !caller.can('view', project);
    return (await listImages(this.deps.store, { project: owner, publicOnly })).map(imageView);
  }

  async get(
    project: string,
    fingerprint: string,
    reader: ImageReader,
  ): Promise<{ view: Image; etag: unknown }> {
    const record = await findReadable(this.deps, project, fingerprint, reader);
    return { view: imageView(record), etag: imageEtag(record) };
  }

  /**
   * Takes in an upload. The bytes are read before this resolves; the work that is left, or the
   * failure, is for the operation.
   */
  async upload(upload: UploadRequest, body: UploadBody, requestor: Requestor): Promise<Work> {
    const budget = await this.deps.projectRules.imageBudget(upload.project);
    const affordable = { ...body, content: withinBudget(body.content, budget) };
    const outcome = await receiveUpload(this.deps, upload, affordable).then(
      (received) => ({ received, error: null }),
      (error: unknown) => ({ received: null, error }),
    );
    return {
      description: 'Downloading image',
      run: async (progress) => {
        const { received, error } = outcome;
        if (received === null) throw error;
        const { image, filename } = received;
        const named = { ...upload, filename: upload.filename || filename };
        await registerImage(this.deps, named, image, requestor);
        progress.metadata({ fingerprint: image.fingerprint, size: String(image.size) });
      },
    };
  }

  /** Fetches the image that a web server offers under an address. */
  planDownload(wanted: UploadRequest, url: string, requestor: Requestor): Work {
    return {
      description: 'Downloading image',
      cancellable: true,
      run: async (progress, signal) => {
        const asker = { architectures: this.deps.architectures(), version };
        const offer = await askForImage(url, asker, signal);
        const tell = (text: string) => progress.metadata({ download_progress: text });
        const budget = await this.deps.projectRules.imageBudget(wanted.project);
        const content = withinBudget(downloadImage(offer, tell, signal), budget);
        const { image } = await receiveUpload(this.deps, wanted, { content, boundary: null });
        await registerImage(this.deps, wanted, image, requestor);
        progress.metadata({ fingerprint: image.fingerprint, size: String(image.size) });
      },
    };
  }

  async update(
    project: string,
    fingerprint: string,
    change: (now: ImageRecord) => ImageContent,
    ifMatch: (content: unknown) => void,
    requestor: Requestor,
  ): Promise<void> {
    const owner = await this.deps.projects.ownerOf(project, 'images');
    const profileOwner = await this.deps.projects.ownerOf(project, 'profiles');
    const { fingerprint: full } = await findImage(this.deps, owner, fingerprint);
    await this.deps.lock.run(full, async () => {
      const record = await findImage(this.deps, owner, full);
      ifMatch(imageEtag(record));
      const after = change(record);
      await this.deps.store.transaction([
        guardProfiles(profileOwner, after.profiles, () =>
          invalid(`Profile '${after.profiles.join("', '")}' doesn't exist`),
        ),
        ...updateImage(
          owner,
          full,
          {
            public: after.public,
            autoUpdate: after.autoUpdate,
            profiles: after.profiles,
            properties: withoutEmpty(after.properties),
            ...(isZeroTime(after.expiresAt) ? {} : { expiresAt: after.expiresAt }),
          },
          profileOwner,
        ),
      ]);
    });
    this.#tell('updated', owner, full, requestor);
  }

  /** @throws DomainError (not-found) before the work begins */
  async planDeletion(project: string, fingerprint: string, requestor: Requestor): Promise<Work> {
    const owner = await this.deps.projects.ownerOf(project, 'images');
    const image = await findImage(this.deps, owner, fingerprint);
    return {
      description: 'Deleting image',
      resources: { images: [apiUrl(['images', image.fingerprint], owner)] },
      run: () => deleteImage(this.deps, image, requestor),
    };
  }

  async export(
    project: string,
    fingerprint: string,
    reader: ImageReader,
  ): Promise<RawFile[]> {
    const image = await findReadable(this.deps, project, fingerprint, reader);
    const files = await exportFiles(this.deps, image);
    this.#tell('retrieved', image.project, image.fingerprint, reader.caller.requestor);
    return files;
  }

  /** A token: who has its secret may read the image, once. */
  async planSecret(project: string, fingerprint: string, requestor: Requestor): Promise<Work> {
    const owner = await this.deps.projects.ownerOf(project, 'images');
    const image = await findImage(this.deps, owner, fingerprint);
    this.#tell('secret-created', owner, image.fingerprint, requestor);
    return this.deps.tokens.issue({
      description: 'Image download token',
      project,
      resources: { images: [apiUrl(['images', image.fingerprint], owner)] },
    });
  }

  #tell(what: string, project: string, fingerprint: string, requestor: Requestor): void {
    this.deps.events.lifecycle({
      action: `image-${what}`,
      source: apiUrl(['images', fingerprint], project),
      project,
      requestor,
    });
  }
}
