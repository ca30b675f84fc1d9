import type { MemberService } from '@lxd/proto/lxd/member/v1/member';
import type { Calls } from '@lxd/rpc/service';

/** All that one member can ask of another. */
export type MemberCalls = Calls<typeof MemberService>;
