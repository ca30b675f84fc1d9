/** One RPC as the generated code describes it. */
export interface MethodDefinition<Q, R> {
  readonly path: string;
  readonly requestStream: boolean;
  readonly responseStream: boolean;
  requestSerialize(value: Q): Buffer;
  requestDeserialize(bytes: Buffer): Q;
  responseSerialize(value: R): Buffer;
  responseDeserialize(bytes: Buffer): R;
}

type MethodShape = Pick<
  MethodDefinition<unknown, unknown>,
  'path' | 'requestStream' | 'responseStream'
>;

export type ServiceDefinition = Readonly<Record<string, MethodShape>>;

export interface CallOptions {
  /** Gives the call up; what it does on the host is undone or completed there. */
  readonly signal?: AbortSignal;
  /** Overrides the method's own deadline; 0: none. */
  readonly timeoutMs?: number;
  /** Doesn't wait for an agent that is just being restarted: for those who must answer at once. */
  readonly failFast?: boolean;
}

type Request<M> = M extends { requestSerialize(value: infer Q): Buffer } ? Q : never;
type Response<M> = M extends { responseDeserialize(bytes: Buffer): infer R } ? R : never;
type In<M> = M extends { readonly requestStream: true } ? AsyncIterable<Request<M>> : Request<M>;
type Out<M> = M extends { readonly responseStream: true }
  ? AsyncIterable<Response<M>>
  : Promise<Response<M>>;

/**
 * A service as TypeScript sees it, on both sides of the wire and in the fake: one method an RPC,
 * streams as async iterables, failures as DomainError.
 */
export type Calls<S> = {
  readonly [K in keyof S]: (request: In<S[K]>, options?: CallOptions) => Out<S[K]>;
};
