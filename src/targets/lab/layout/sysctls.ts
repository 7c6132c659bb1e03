/** Kernel settings of every host of a lab. */

/**
 * There is no IPv6 in a topology. A packet may come in on another network than the one that leads back to its sender:
 * what is let in is for the packet filter to say.
 */
export const HOST_SYSCTLS: Readonly<Record<string, string>> = {
  "net.ipv4.conf.all.rp_filter": "0",
  "net.ipv4.conf.default.rp_filter": "0",
  "net.ipv6.conf.all.disable_ipv6": "1",
  "net.ipv6.conf.default.disable_ipv6": "1",
};
