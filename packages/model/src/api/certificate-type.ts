/** What a trusted certificate is good for. `server` belongs to a cluster member. */
export type CertificateType = 'client' | 'metrics' | 'server';
