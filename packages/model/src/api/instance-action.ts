/** What a client may ask of an instance's state. */
export type InstanceAction = 'start' | 'stop' | 'restart' | 'freeze' | 'unfreeze';
