import type { Image } from '@lxd/model/api/image';
import { dateMinuteUtc, isSet } from '../print/dates.js';

/** What `lxc image info` says. */
export function imageReport(image: Image): string {
  const when = (date: string, never: string): string => (isSet(date) ? dateMinuteUtc(date) : never);
  const lines = [
    `Fingerprint: ${image.fingerprint}`,
    `Size: ${(image.size / 1024 / 1024).toFixed(2)}MB`,
    `Architecture: ${image.architecture}`,
    `Type: ${image.type}`,
    `Public: ${image.public ? 'yes' : 'no'}`,
    'Timestamps:',
  ];
  if (isSet(image.created_at)) lines.push(`    Created: ${dateMinuteUtc(image.created_at)}`);
  lines.push(
    `    Uploaded: ${when(image.uploaded_at, '')}`,
    `    Expires: ${when(image.expires_at, 'never')}`,
    `    Last used: ${when(image.last_used_at, 'never')}`,
    'Properties:',
  );
  const properties = image.properties ?? {};
  for (const key of Object.keys(properties).sort()) lines.push(`    ${key}: ${properties[key]}`);
  lines.push('Aliases:');
  for (const { name, description } of image.aliases) {
    lines.push(description === '' ? `    - ${name}` : `    - ${name} (${description})`);
  }
  lines.push(
    `Cached: ${image.cached ? 'yes' : 'no'}`,
    `Auto update: ${image.auto_update ? 'enabled' : 'disabled'}`,
  );
  const source = image.update_source;
  if (source !== undefined && source !== null) {
    lines.push(
      'Source:',
      `    Server: ${source.server}`,
      `    Protocol: ${source.protocol}`,
      `    Alias: ${source.alias}`,
    );
  }
  if ((image.profiles ?? []).length === 0) lines.push('Profiles: []');
  else lines.push('Profiles:', ...image.profiles.map((name) => `    - ${name}`));
  return `${lines.join('\n')}\n`;
}
