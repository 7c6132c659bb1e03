/** Kernel settings of every host of a lab. */
import type { DraftInterface } from "./links.ts";

/**
 * There is no IPv6 in a topology. A packet may come in on another network than the one that leads back to its sender:
 * what is let in is for the packet filter to say. An interface has what the machine's default was when it was made.
 */
export function hostSysctls(
  interfaces: readonly Pick<DraftInterface, "name">[],
): Readonly<Record<string, string>> {
  const places = ["all", "default", ...interfaces.map(({ name }) => name)];
  return {
    ...Object.fromEntries(places.map((place) => [`net.ipv4.conf.${place}.rp_filter`, "0"])),
    "net.ipv6.conf.all.disable_ipv6": "1",
    "net.ipv6.conf.default.disable_ipv6": "1",
  };
}
