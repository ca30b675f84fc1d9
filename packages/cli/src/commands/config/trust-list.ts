import { X509Certificate } from 'node:crypto';
import type { Certificate } from '@lxd/model/api/certificate';
import { dateWords } from '../../print/dates.js';
import { printListing } from '../../print/listing.js';
import { byColumns } from '../../print/natural-sort.js';
import { list } from '../../print/shape.js';
import { certificateShape } from '../../print/shapes/server.js';
import { formatFlag } from '../../shell/flags.js';
import { verb } from '../../shell/verb.js';

export const configTrustList = verb({
  words: ['config', 'trust', 'list'],
  aliases: ['ls'],
  usage: '[<remote>:]',
  args: [0, 1],
  summary: 'List trusted clients',
  flags: {
    format: formatFlag,
  },

  async run({ args: [argument], flags, shell }) {
    const { server } = await shell.optionalResource(argument);
    const trusted = await server.get<Certificate[]>('certificates', { recursion: 1 });
    printListing(shell, flags.format, {
      columns: ['TYPE', 'NAME', 'COMMON NAME', 'FINGERPRINT', 'ISSUE DATE', 'EXPIRY DATE'],
      rows: trusted.map(row).sort(byColumns),
      raw: trusted,
      shape: list(certificateShape),
    });
  },
});

function row({ type, name, fingerprint, certificate }: Certificate): string[] {
  const parsed = new X509Certificate(certificate);
  const common = /^CN=(.*)$/m.exec(parsed.subject)?.[1] ?? '';
  return [
    type,
    name,
    common,
    fingerprint.slice(0, 12),
    dateWords(parsed.validFrom),
    dateWords(parsed.validTo),
  ];
}
