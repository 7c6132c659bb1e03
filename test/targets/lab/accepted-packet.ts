/** Reads a generated ruleset the way nftables does, as far as the generated rules go. */
import { isInCidr } from "../../../src/plan/ipv4.ts";
import type { Flow } from "../../../src/plan/model.ts";

export interface Packet {
  readonly from: string;
  readonly to: string;
  readonly protocol: Flow["protocol"];
  readonly port: number | undefined;
}

/** Whether the first packet of a conversation passes a chain. */
export function acceptedBy(
  ruleset: string,
  chain: "input" | "forward" | "output",
  interfaceName: string,
  packet: Packet,
): boolean {
  const start = ruleset.indexOf(`chain ${chain} {`);
  const end = ruleset.indexOf("\n    }", start);
  const topology = /elements = \{ (.*) \}/.exec(ruleset)?.[1]?.split(", ") ?? [];
  const rules = ruleset
    .slice(start, end)
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line.endsWith(" accept") && !line.startsWith("ct state"));
  return rules.some((rule) => matches(rule, interfaceName, packet, topology));
}

function matches(rule: string, name: string, packet: Packet, topology: readonly string[]): boolean {
  const [inner] = /[io]ifname "(\w+)"/.exec(rule)?.slice(1) ?? [];
  if (inner !== name) return false;
  const isIn = (set: string | undefined, address: string): boolean => {
    if (set === undefined) return true;
    if (set === "!= @topology") return !topology.some((cidr) => isInCidr(address, cidr));
    return set
      .replaceAll(/[{} ]/g, "")
      .split(",")
      .some((each) => isInCidr(address, each.includes("/") ? each : `${each}/32`));
  };
  const part = (field: string): string | undefined =>
    new RegExp(`ip ${field} (\\{[^}]*\\}|!= @topology|\\S+)`).exec(rule)?.[1];
  const kind = /(?:(tcp|udp) dport (\d+)|meta l4proto (112)) accept$/.exec(rule);
  const isKind =
    kind === null ||
    (packet.protocol === "vrrp"
      ? kind[3] !== undefined
      : kind[1] === packet.protocol && Number(kind[2]) === packet.port);
  return isKind && isIn(part("saddr"), packet.from) && isIn(part("daddr"), packet.to);
}
