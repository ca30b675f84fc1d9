import type { Image } from '@lxd/model/api/image';
import { EPOCH_TIME } from '@lxd/model/api/time';
import type { ImageRecord } from '@lxd/store/images';

/** An image as the API shows it. */
export function imageView(record: ImageRecord): Image {
  return {
    auto_update: record.autoUpdate,
    properties: record.properties,
    public: record.public,
    expires_at: record.expiresAt ?? EPOCH_TIME,
    profiles: record.profiles,
    aliases: record.aliases,
    architecture: record.architecture,
    cached: record.cached,
    filename: record.filename,
    fingerprint: record.fingerprint,
    size: record.sizeBytes,
    ...(record.source ? { update_source: { ...record.source, image_type: '' } } : {}),
    type: record.type,
    created_at: record.createdAt ?? EPOCH_TIME,
    last_used_at: record.lastUsedAt ?? '0001-01-01T00:00:00Z',
    uploaded_at: record.uploadedAt,
  };
}

/** What an ETag covers (rest-api.md 7). */
export const imageEtag = (record: ImageRecord): unknown => [
  record.public,
  record.autoUpdate,
  record.properties,
];
