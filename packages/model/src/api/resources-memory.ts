// Hardware of a member: `/1.0/resources`, memory.

/** Memory, in bytes. */
export interface ResourcesMemory {
  readonly hugepages_size: number;
  readonly hugepages_total: number;
  readonly hugepages_used: number;
  readonly nodes?: readonly ResourcesMemoryNode[];
  readonly total: number;
  readonly used: number;
}

/** One NUMA node. */
export interface ResourcesMemoryNode {
  readonly hugepages_total: number;
  readonly hugepages_used: number;
  readonly numa_node: number;
  readonly total: number;
  readonly used: number;
}
