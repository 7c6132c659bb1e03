/** Names of network interfaces, which a keepalived configuration has to spell out. */
import type { Instance } from "../plan/model.ts";

/**
 * The network interface of an instance on one of its networks: `eth<i>` for the i-th entry of `Instance.addresses`.
 *
 * keepalived finds interfaces only by name, while every platform names them in its own way (`eth0`, `ens3`,
 * `enp1s0`). A bundle has the same bytes wherever it is deployed, so the name cannot depend on the platform:
 * **every target names the interfaces of an instance like this function does**, by the means it has (the lab when
 * it makes the veth pair; Docker with the endpoint option `com.docker.network.endpoint.ifname`, or by the order in
 * which networks are attached; OpenStack with `set-name` by MAC address in cloud-init's network configuration).
 *
 * @throws Error when the instance is not on the network: a plan never asks for that.
 * @example interfaceName(webLb1, "public") // "eth0"
 */
export function interfaceName(instance: Instance, network: string): string {
  const index = instance.addresses.findIndex((address) => address.network === network);
  if (index < 0) throw new Error(`instance ${instance.name} has no address on network ${network}`);
  return `eth${index}`;
}
