import { createHash } from "node:crypto";

/**
 * The name of a group of Group Replication: a UUID, which its transactions carry. Always the same for a database of a topology, as
 * version 8 of RFC 9562 allows.
 *
 * @example groupName("shop", "orders") // "…-…-8…-…-…"
 */
export function groupName(topology: string, database: string): string {
  const digits = createHash("sha256").update(`nospof\0${topology}\0${database}`).digest("hex");
  const variant = ((Number.parseInt(digits.charAt(16), 16) & 0x3) | 0x8).toString(16);
  return [
    digits.slice(0, 8),
    digits.slice(8, 12),
    `8${digits.slice(13, 16)}`,
    `${variant}${digits.slice(17, 20)}`,
    digits.slice(20, 32),
  ].join("-");
}
