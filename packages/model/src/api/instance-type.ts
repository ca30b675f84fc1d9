/** The two kinds of instance. */
export type InstanceType = 'container' | 'virtual-machine';
