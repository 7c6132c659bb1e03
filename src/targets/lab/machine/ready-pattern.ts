/** Telling from /proc/net that something listens, without knocking: proc_net_tcp(5). */
import type { ReadyCheck } from "../model.ts";

/** Tables of sockets that can listen. */
export const SOCKET_TABLES = ["tcp", "tcp6", "udp", "udp6"] as const;

/** LISTEN of TCP, and what an unconnected UDP socket is in. */
export const LISTENING_STATES = ["0A", "07"] as const;

const ANY_IPV4 = "00000000";
const ANY_IPV6 = "0".repeat(32);
/** `::ffff:0:0/96`, as the kernel writes it on little-endian machines. */
const MAPPED_PREFIX = "0000000000000000FFFF0000";

/** Local addresses, as in the tables, of a socket that hears what is sent to this address and port. */
export function listeningAddresses({
  address,
  port,
}: Extract<ReadyCheck, { readonly kind: "listens" }>): readonly string[] {
  const parts = address.split(".").map((part) => Number(part).toString(16).toUpperCase().padStart(2, "0"));
  const ipv4 = parts.length === 4 ? parts.reverse().join("") : ANY_IPV4;
  const hexPort = port.toString(16).toUpperCase().padStart(4, "0");
  return [...new Set([ipv4, ANY_IPV4, ANY_IPV6, MAPPED_PREFIX + ipv4])].map((local) => `${local}:${hexPort}`);
}

/** @param table Content of one of {@link SOCKET_TABLES}. */
export function hasListener(table: string, addresses: readonly string[]): boolean {
  return table.split("\n").some((line) => {
    const [, local, , state] = line.trim().split(/\s+/);
    return (
      local !== undefined &&
      addresses.includes(local) &&
      LISTENING_STATES.some((listening) => listening === state)
    );
  });
}
