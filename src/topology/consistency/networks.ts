import { Address4 } from "ip-address";
import type { Network, Topology } from "../model.ts";
import { type InputProblem, showValue } from "../problem.ts";

/** /30 is the smallest range with a gateway and an instance; /8 the largest private one (RFC 1918). */
const [SHORTEST_PREFIX, LONGEST_PREFIX] = [8, 30];

/** Every range is one, holds what it should, and overlaps no other. */
export function networkProblems({ networks }: Topology): readonly InputProblem[] {
  const problems: InputProblem[] = [];
  const ranges: { readonly network: Network; readonly range: Address4 }[] = [];
  for (const network of networks) {
    const range = rangeOf(network.cidr);
    if (range === undefined) {
      problems.push(
        about(
          network,
          "cidr",
          network.cidr,
          `an IPv4 range without host bits, /${SHORTEST_PREFIX} to /${LONGEST_PREFIX}, such as "10.0.2.0/24"`,
          repaired(network.cidr),
        ),
      );
      continue;
    }
    for (const { network: other, range: taken } of ranges) {
      if (range.isInSubnet(taken) || taken.isInSubnet(range)) {
        problems.push(
          about(
            network,
            "cidr",
            network.cidr,
            `a range that does not overlap ${other.cidr} of network "${other.name}"`,
          ),
        );
      }
    }
    ranges.push({ network, range });
    problems.push(...insideProblems(network, range));
  }
  return problems;
}

function insideProblems(network: Network, range: Address4): readonly InputProblem[] {
  const inside: readonly (readonly [string, string])[] = [
    ...network.reserved.map((address, index) => [`reserved[${index}]`, address] as const),
    ...(network.pool === undefined
      ? []
      : ([
          ["pool.from", network.pool.from],
          ["pool.to", network.pool.to],
        ] as const)),
  ];
  const problems = inside
    .filter(([, address]) => !isUsable(address, range))
    .map(([path, address]) => about(network, path, address, `a usable address of ${network.cidr}`));
  if (network.pool !== undefined && numberOf(network.pool.from) > numberOf(network.pool.to)) {
    problems.push(
      about(
        network,
        "pool",
        `${network.pool.from} to ${network.pool.to}`,
        "a first address that is not after the last",
      ),
    );
  }
  return problems;
}

/** Inside the range, and neither its network nor its broadcast address. */
export function isUsable(address: string, range: Address4): boolean {
  const value = numberOf(address);
  return value > range.startAddress().bigInt() && value < range.endAddress().bigInt();
}

export function rangeOf(cidr: string): Address4 | undefined {
  if (!/^[\d.]+\/\d{1,2}$/.test(cidr) || !Address4.isValid(cidr)) return undefined;
  const range = new Address4(cidr);
  const canonical = range.startAddress().correctForm() === cidr.split("/")[0];
  return canonical && range.subnetMask >= SHORTEST_PREFIX && range.subnetMask <= LONGEST_PREFIX
    ? range
    : undefined;
}

function numberOf(address: string): bigint {
  return new Address4(address).bigInt();
}

function repaired(cidr: string): string | undefined {
  if (!/^[\d.]+\/\d{1,2}$/.test(cidr) || !Address4.isValid(cidr)) return undefined;
  const range = new Address4(cidr);
  const canonical = `${range.startAddress().correctForm()}/${range.subnetMask}`;
  return canonical === cidr ? undefined : `did you mean "${canonical}"?`;
}

function about(network: Network, path: string, value: string, expected: string, hint?: string): InputProblem {
  return {
    source: network.source,
    path: `network "${network.name}": ${path}`,
    value: showValue(value),
    expected,
    hint,
  };
}
