/** What cloud-init finds on the configuration drive of a new machine (Nova, "Config drives"). */

export interface DriveInterface {
  readonly mac: string;
  /** With its prefix. */
  readonly address: string;
}

/** Files of a disk by path: as a seed, since there are no drives in namespaces (cloud-init, "Config drive"). */
export function configDrive(
  server: string,
  userData: string,
  items: Readonly<Record<string, string>>,
  interfaces: readonly DriveInterface[],
): Readonly<Record<string, string>> {
  const drive = "/var/lib/cloud/seed/config_drive/openstack/latest";
  return {
    [`${drive}/user_data`]: userData,
    [`${drive}/meta_data.json`]: JSON.stringify({
      uuid: `00000000-0000-0000-0000-${server.replaceAll(/[^a-f0-9]/g, "").padStart(12, "0")}`,
      meta: items,
      hostname: server,
      name: server,
      launch_index: 0,
      availability_zone: "nova",
    }),
    [`${drive}/network_data.json`]: JSON.stringify({
      links: interfaces.map(({ mac }, index) => ({
        id: `tap${index}`,
        vif_id: `vif${index}`,
        type: "ovs",
        mtu: 1450,
        ethernet_mac_address: mac,
      })),
      networks: interfaces.map(({ address }, index) => ({
        id: `network${index}`,
        type: "ipv4",
        link: `tap${index}`,
        ip_address: address.split("/")[0],
        netmask: netmask(Number(address.split("/")[1])),
        routes: [],
        network_id: `network${index}`,
        services: [],
      })),
      services: [],
    }),
  };
}

function netmask(prefix: number): string {
  return [24, 16, 8, 0]
    .map((shift) => (((0xffffffff << (32 - prefix)) >>> shift) & 255).toString())
    .join(".");
}
