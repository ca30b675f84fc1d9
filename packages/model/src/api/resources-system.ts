// Hardware of a member: `/1.0/resources`, system.

/** The machine as a whole. */
export interface ResourcesSystem {
  readonly chassis: ResourcesSystemChassis | null;
  readonly family: string;
  readonly firmware: ResourcesSystemFirmware | null;
  readonly motherboard: ResourcesSystemMotherboard | null;
  readonly product: string;
  readonly serial: string;
  readonly sku: string;
  readonly type: string;
  readonly uuid: string;
  readonly vendor: string;
  readonly version: string;
}

/** The chassis. */
export interface ResourcesSystemChassis {
  readonly serial: string;
  readonly type: string;
  readonly vendor: string;
  readonly version: string;
}

/** The firmware. */
export interface ResourcesSystemFirmware {
  readonly date: string;
  readonly vendor: string;
  readonly version: string;
}

/** The mainboard. */
export interface ResourcesSystemMotherboard {
  readonly product: string;
  readonly serial: string;
  readonly vendor: string;
  readonly version: string;
}
