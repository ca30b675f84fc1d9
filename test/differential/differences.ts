import type { Mismatch } from './compare.js';

/** A way in which this server is meant to answer otherwise than Debian's LXD 5.0.2. */
export interface Difference {
  readonly reason: string;
  covers(mismatch: Mismatch): boolean;
}

/** Both said the same, or nothing, but in another class of status. */
const asOtherStatus = ({ place, peer, ours }: Mismatch): boolean => {
  if (place !== 'outcome') return false;
  const [, theirStatus, theirText] = /^(\d+) ?([^]*)$/.exec(String(peer)) ?? [];
  const [, ourStatus, ourText] = /^(\d+) ?([^]*)$/.exec(String(ours)) ?? [];
  return theirStatus === '500' && theirText === ourText && /^4/.test(ourStatus ?? '');
};

/** A whole outcome, for one request or a few. */
const outcome =
  (request: RegExp, peer: RegExp, ours: RegExp) =>
  (mismatch: Mismatch): boolean =>
    mismatch.place === 'outcome' &&
    request.test(mismatch.request) &&
    peer.test(String(mismatch.peer)) &&
    ours.test(String(mismatch.ours));

/** An error's text, of the request itself or of the operation it became. */
const text =
  (peer: RegExp, ours: RegExp) =>
  ({ place, peer: theirs, ours: own }: Mismatch): boolean =>
    (place === 'body.error' || place === 'operation.err') &&
    peer.test(String(theirs)) &&
    ours.test(String(own));

/** All of them. One that is never met fails the test: it has become untrue. */
export const declared: readonly Difference[] = [
  {
    reason: "A client's mistake is a 4xx whichever way it takes; LXD says 500 for many",
    covers: asOtherStatus,
  },
  {
    reason: 'LXD panics and closes the connection; here the request is answered',
    covers: outcome(/./, /^no answer$/, /^[24]/),
  },
  {
    reason: 'What has no members is an empty list; LXD says null in some places',
    covers: ({ peer, ours }) => peer === null && Array.isArray(ours) && ours.length === 0,
  },
  {
    reason: 'LXD encodes the Location twice, so that it leads nowhere',
    covers: ({ place, peer, ours }) =>
      place === 'headers.location' && String(peer).replaceAll('%25', '%') === ours,
  },
  {
    reason: 'A pool has an ETag on GET; LXD 5 forgets the header',
    covers: ({ request, place, peer }) =>
      /^GET \/1\.0\/storage-pools\/\w+$/.test(request) && place === 'headers.etag' && peer === undefined,
  },
  {
    reason: 'LXD answers any method at /',
    covers: outcome(/^POST \/ /, /^200$/, /^501 not implemented$/),
  },
  {
    reason: "LXD's database cuts names at a NUL",
    covers: outcome(/%00$/, /^200$/, /^404 Fetch profile: Profile not found$/),
  },
  {
    reason: 'Malformed percent-encoding is refused with an error envelope, not by the HTTP library',
    covers: ({ request }) => /^GET \/1\.0\/profiles\/%(zz)?$/.test(request),
  },
  {
    reason: "Node's HTTP parser refuses methods that do not exist",
    covers: outcome(/^(BREW|get) /, /^404 Method ".*" not found$/, /^400$/),
  },
  {
    reason: 'A request for events that asks for no websocket is refused with an error envelope',
    covers: ({ request }) => request === 'GET /1.0/events',
  },
  {
    reason: "LXD 5.2's text for an unknown event type",
    covers: outcome(/events\?type=nope/, /^500/, /^400 'nope' isn't a supported event type$/),
  },
  {
    reason: 'Keys of LXD 5.2 that 5.0.2 has not got',
    covers: ({ request }) => request.includes('instances.nic.host_name'),
  },
  {
    reason: 'A project that is not there is called so, whoever noticed; LXD tells where in its code',
    covers: text(/: Project not found$/i, /^Project not found$/),
  },
  {
    reason: 'LXD lists architectures in an order of chance, and some names that are none of its own',
    covers: text(/not one of \[.*riscv64.*\]/, /not one of \[i686 x86_64 .*\]/),
  },
  {
    reason: 'A quoted single word is a value; LXD 5 takes it for an unterminated quote',
    covers: outcome(/%22%22/, /unterminated quote$/, /^200$/),
  },
  {
    reason: 'A mistake in the filter of warnings is told as in any other filter',
    covers: text(/^Failed to filter warnings: /, /^Invalid filter: /),
  },
  {
    reason: 'LXD 5.2 ignores the filter of a list of volumes of one type',
    covers: outcome(/volumes\/custom\?.*filter=foo/, /^500 Invalid filter/, /^200$/),
  },
  {
    reason: 'What makes no sense is refused when it is set, not when an instance starts',
    covers: outcome(/./, /^20[12]$/, /^4\d\d /),
  },
  {
    reason: "LXD's decoder of a PATCH calls an object by a name of its own",
    covers: text(/ api\.|shared\.Jmap$/, / api\.\w+Put$/),
  },
  {
    reason: 'A profile that is not there is told in one way for PUT and PATCH',
    covers: text(/^Failed to retrieve profile="none": /, /^Failed to retrieve profile "none": /),
  },
  {
    reason: 'Renaming what is not there says so',
    covers: outcome(/^POST \/1\.0\/profiles\/none/, /^500 Query affected 0 rows/, /^404 Profile not found$/),
  },
  {
    reason: 'A key that ends in a dot names nothing',
    covers: outcome(/"user\."/, /^200$/, /unknown key$/),
  },
  {
    reason: 'Resources of an operation name containers also under their old name, as LXD 5.2',
    covers: ({ place, peer }) => place.endsWith('.resources.containers') && peer === undefined,
  },
  {
    reason: 'A volume that is not there is told in one way, wherever it is looked for',
    covers: text(/^Storage pool volume not found$/, /^Storage volume not found$/),
  },
  {
    reason: 'What is wrong with a device or a root disk is told as everywhere else',
    covers: text(/^Failed creating instance record: /, /^Failed creating instance record: .*(Unsupported device type|More than one root device found)$/),
  },
  {
    reason: 'An empty new name is no name; LXD takes it for the present one',
    covers: outcome(/^POST \/1\.0\/instances\/c1 {"name":""}/, /^409/, /^400 Invalid instance name/),
  },
  {
    reason: "A PATCH without a description leaves it; LXD 5's clears it",
    covers: ({ request, place, peer }) =>
      request === 'GET /1.0/instances/c2' && place === 'body.metadata.description' && peer === '',
  },
  {
    reason: 'A warning that is not there cannot be changed',
    covers: outcome(/warnings\/none/, /^200$/, /^404 Warning not found$/),
  },
  {
    reason: 'A name of dots is refused as a name, not because there is such a folder',
    covers: outcome(/"name":"\.\."/, /^500 .* already exists$/, /^400 Invalid .* name/),
  },
  {
    reason: "A network's name is checked as a name before it is checked as an interface's",
    covers: text(/^Network interface contains invalid characters$/, /^Cannot contain "\/"$/),
  },
  {
    reason: 'A value is checked before what it would be used with',
    covers: text(/ when using unmanaged parent bridge$/, /Not an IPv4 address "x"$/),
  },
  {
    reason: "LXD's PATCH of a project takes absent features for disabled ones, and so never succeeds",
    covers: outcome(/^PATCH \/1\.0\/projects/, /cannot be disabled on non-empty projects$/, /^200$/),
  },
  {
    reason: 'The same, in what that PATCH left behind',
    covers: ({ request, place, peer }) =>
      /^GET \/1\.0\/projects\/[ab]$/.test(request) && place.startsWith('body.metadata.config') && peer === undefined,
  },
  {
    reason: 'A request for a project is checked by itself before it is compared with the project',
    covers: text(
      /cannot be disabled on non-empty projects$|^Only empty projects can be renamed$/,
      /^Invalid project config|^Features can only|^No name|^Project names may not/,
    ),
  },
  {
    reason: "LXD 5.2's text for events of an unknown project",
    covers: outcome(/events\?project=none/, /^500 Project not found$/, /^400 Project "none" not found$/),
  },
  {
    reason: 'The syntax of a server key is checked with that of all others',
    covers: outcome(/storage\.images_volume/, /^500 Failed validation of /, /^400 cannot set /),
  },
  {
    reason: 'Progress is told in words; LXD 5.0.2 tells it in numbers besides',
    covers: ({ place, ours }) => place === 'operation.metadata.progress' && ours === undefined,
  },
  {
    reason: 'A template without properties has none; LXD says null',
    covers: ({ place, peer, ours }) =>
      place.endsWith('.properties') && peer === null && JSON.stringify(ours) === '{}',
  },
  {
    reason: 'Templates come from the agent without the time of their last change',
    covers: ({ request, place }) =>
      request.includes('/metadata/templates?path=') && place === 'headers.last-modified',
  },
  {
    reason: 'A command without streams says what runs, as one with streams does',
    covers: ({ place, peer }) =>
      (place === 'body.metadata.metadata' && peer === null) ||
      (/^operation\.metadata(\.(command|environment|interactive))?$/.test(place) && peer == null),
  },
  {
    reason: 'As in LXD 5.2 a command that is not there has run and returned 127 or 126',
    covers: ({ request, place, peer }) =>
      /"(no-such-command|\/etc\/passwd)"/.test(request) &&
      /^(Command not (found|executable)|Failure|400)$/.test(String(peer)) &&
      place.startsWith('operation.'),
  },
  {
    reason: 'No command is called so; LXD tells what its own child process met',
    covers: text(/^Failed to retrieve PID/, /^No command given$/),
  },
  {
    reason: 'What a guest\'s file system refuses is told in its own words',
    covers: ({ place, peer, ours }) =>
      (place === 'body.error' || place === 'outcome') &&
      /Not Found$|sftp: /.test(String(peer)) &&
      /(No such file or directory|Directory not empty)$/.test(String(ours)),
  },
  {
    reason: "The target of a link is told as it is written; LXD 5.0.2 puts the link's folder before it",
    covers: ({ request, place }) => request.endsWith('/root/link') && /^(body|headers\.(accept-ranges|last-modified))$/.test(place),
  },
  {
    reason: 'HEAD says of a file what GET says; LXD calls it JSON',
    covers: ({ request, place, peer }) =>
      request.startsWith('HEAD ') && place === 'headers.content-type' && peer === 'application/json',
  },
  {
    reason: 'Without CRIU nothing stateful is tried',
    covers: (mismatch) =>
      text(/^Container has no existing state to restore$/, /CRIU isn't installed$/)(mismatch) ||
      (mismatch.request.includes('"stateful":true') && mismatch.place === 'operation.metadata'),
  },
  {
    reason: 'A profile that a request names is told by its name',
    covers: outcome(/./, /^404 Profile not found$/, /^400 Requested profile "none" doesn't exist$/),
  },
];
