/** A host's packet filter as nftables reads it, and as people read it. */

export interface Ruleset {
  /** Comment at the top. */
  readonly header: readonly string[];
  /** CIDRs of the topology's networks, for rules that speak of `@topology`; undefined: no rule does. */
  readonly topology: readonly string[] | undefined;
  readonly input: readonly Rule[];
  readonly forward: readonly Rule[];
  /** Packets that are sent on to another address than they were sent to. */
  readonly redirects?: readonly Redirect[];
  /** `anything`: the host may send what it likes, as those outside may. */
  readonly output: readonly Rule[] | "anything";
}

export interface Rule {
  /** Why it is there, for people. */
  readonly reason: string;
  /** e.g. `iifname "eth0" tcp dport 80`; what matches is accepted. */
  readonly match: string;
}

export interface Redirect extends Rule {
  /** IPv4 address. */
  readonly to: string;
}

/** What every host accepts: answers, errors about what it sent, and what it tells itself. */
function always(name: "iifname" | "oifname"): readonly string[] {
  return ["ct state established accept", "ct state related meta l4proto icmp accept", `${name} "lo" accept`];
}

/** The file for `nft -f`; loading it again replaces it. */
export function rulesetText({ header, topology, redirects = [], input, forward, output }: Ruleset): string {
  const set = topology === undefined ? [] : [...topologySet(topology), ""];
  const lines = [
    ...header.map((line) => `# ${line}`),
    "",
    "table inet nospof",
    "delete table inet nospof",
    "",
    "table inet nospof {",
    ...indented([
      ...set,
      ...(redirects.length === 0 ? [] : [...redirectChain(redirects), ""]),
      ...chain("input", "drop", [...always("iifname"), ...ruleLines(input)]),
      "",
      ...chain("forward", "drop", ruleLines(forward)),
      "",
      ...(output === "anything"
        ? chain("output", "accept", [])
        : chain("output", "drop", [...always("oifname"), ...ruleLines(output), "", ...REFUSAL])),
    ]),
    "}",
    "",
  ];
  return lines.map((line) => line.trimEnd()).join("\n");
}

const REFUSAL = [
  "# Whoever sends what no flow allows is told at once, and needn't wait for an answer.",
  "reject with icmp admin-prohibited",
];

function topologySet(cidrs: readonly string[]): readonly string[] {
  return [
    "# Clients come from anywhere else.",
    "set topology {",
    ...indented([
      "type ipv4_addr",
      "flags interval",
      "auto-merge",
      `elements = { ${[...cidrs].sort().join(", ")} }`,
    ]),
    "}",
  ];
}

function redirectChain(redirects: readonly Redirect[]): readonly string[] {
  const rules = redirects.flatMap(({ reason, match, to }) => [
    "",
    `# ${reason}`,
    `${match} dnat ip to ${to}`,
  ]);
  return [
    "chain prerouting {",
    ...indented(["type nat hook prerouting priority dstnat; policy accept;", ...rules]),
    "}",
  ];
}

function chain(name: string, policy: "accept" | "drop", lines: readonly string[]): readonly string[] {
  return [
    `chain ${name} {`,
    ...indented([`type filter hook ${name} priority filter; policy ${policy};`, ...lines]),
    "}",
  ];
}

function ruleLines(rules: readonly Rule[]): readonly string[] {
  return rules.flatMap(({ reason, match }) => ["", `# ${reason}`, `${match} accept`]);
}

function indented(lines: readonly string[]): readonly string[] {
  return lines.map((line) => `    ${line}`);
}

/** @example oneOf(["10.0.0.2", "10.0.0.1"]) // "{ 10.0.0.1, 10.0.0.2 }" */
export function oneOf(addresses: readonly string[]): string {
  const [only, ...more] = [...new Set(addresses)].sort();
  return more.length === 0 ? (only ?? "{ }") : `{ ${[only, ...more].join(", ")} }`;
}
