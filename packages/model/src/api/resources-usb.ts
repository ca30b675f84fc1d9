// Hardware of a member: `/1.0/resources`, usb.

/** USB devices. */
export interface ResourcesUSB {
  readonly devices: readonly ResourcesUSBDevice[];
  readonly total: number;
}

/** One USB device. */
export interface ResourcesUSBDevice {
  readonly bus_address: number;
  readonly device_address: number;
  readonly interfaces: readonly ResourcesUSBDeviceInterface[];
  readonly product: string;
  readonly product_id: string;
  readonly speed: number;
  readonly vendor: string;
  readonly vendor_id: string;
}

/** One interface of a USB device. */
export interface ResourcesUSBDeviceInterface {
  readonly class: string;
  readonly class_id: number;
  readonly driver?: string;
  readonly driver_version?: string;
  readonly number: number;
  readonly subclass: string;
  readonly subclass_id: number;
}
