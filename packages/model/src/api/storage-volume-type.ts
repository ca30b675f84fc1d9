/** The kinds of volume, as paths and `type` fields name them. */
export type StorageVolumeType = 'container' | 'custom' | 'image' | 'virtual-machine';

/** What a volume holds. */
export type StorageContentType = 'block' | 'filesystem';
