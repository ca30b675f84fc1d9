import type { ConfigKey } from '../config-key.js';
import { anyText } from '../key-types.js';

export const imageKeys = [
  { name: 'image.*', type: anyText, liveUpdate: true, since: 'container_image_properties',
    doc: 'Properties of the image the instance was made from.' },
] as const satisfies readonly ConfigKey[]; // prettier-ignore
