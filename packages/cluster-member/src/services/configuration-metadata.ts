import type { ConfigKey } from '@lxd/model/config-key';

import { configurationKeys, keyCondition, shownKeyName } from './configuration-keys.js';

type Text = Readonly<Record<string, string>>;

/** One key, with only what there is to say. */
function describe(key: ConfigKey): Text {
  const condition = keyCondition(key);
  const { words } = key.type;
  return {
    ...(condition === '' ? {} : { condition }),
    ...(key.default === undefined ? {} : { defaultdesc: key.default }),
    ...(key.liveUpdate === undefined ? {} : { liveupdate: key.liveUpdate ? 'yes' : 'no' }),
    longdesc: words === undefined ? '' : `Words with a meaning: ${words.join(', ')}.`,
    ...(key.required === undefined ? {} : { required: key.required ? 'yes' : 'no' }),
    ...(key.scope === undefined ? {} : { scope: key.scope }),
    shortdesc: key.doc,
    type: key.type.name === 'boolean' ? 'bool' : key.type.name,
  };
}

/**
 * The body of `GET /1.0/metadata/configuration`, in the form of later LXD versions:
 * `{configs: {ENTITY: {GROUP: {keys: [{NAME: {shortdesc, type, ...}}]}}}}`.
 */
export function configurationMetadata(): unknown {
  const configs: Record<string, Record<string, { keys: readonly Readonly<Record<string, Text>>[] }>> = {};
  for (const { entity, group, keys } of configurationKeys()) {
    const own = (configs[entity] ??= {});
    own[group] = { keys: keys.map((key) => ({ [shownKeyName(key)]: describe(key) })) };
  }
  return { configs };
}
