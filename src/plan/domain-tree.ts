/** The failure domains as the places that instances can be put in. */
import { DOMAIN_KINDS, type Domain, type DomainKind } from "../topology/model.ts";
import { fnv1a } from "./hash.ts";
import type { PlannedDomain } from "./model.ts";

/** Where a choice of placement ends: a declared host, or a domain whose hosts the cloud chooses. */
export interface Leaf {
  readonly domain: Domain;
  /** Its number among the leaves, from 0. */
  readonly index: number;
  /** Names of the domains around it and of itself, from the widest. */
  readonly path: readonly string[];
  /** How many hosts are in it; `Infinity` when the cloud has as many as are needed. */
  readonly hosts: number;
  /** Per kind, in the order of {@link DOMAIN_KINDS}, the number of the domain it counts for: see {@link unitName}. */
  readonly units: readonly number[];
  readonly hash: number;
}

export interface DomainTree {
  /** Parents before children, siblings by name. */
  readonly domains: readonly Domain[];
  readonly leaves: readonly Leaf[];
  readonly leafByName: ReadonlyMap<string, Leaf>;
  /** Names of the units by number; `""` stands for "no such domain is known". */
  readonly units: readonly string[];
}

export function domainTree(domains: readonly Domain[]): DomainTree {
  const children = new Map<string | undefined, Domain[]>();
  for (const domain of domains) {
    const siblings = children.get(domain.parent);
    if (siblings === undefined) children.set(domain.parent, [domain]);
    else siblings.push(domain);
  }
  const ordered: Domain[] = [];
  const leaves: Leaf[] = [];
  const unitNumbers = new Map<string, number>();
  const visit = (domain: Domain, above: readonly Domain[]): void => {
    ordered.push(domain);
    const path = [...above, domain];
    if (domain.kind === "host" || domain.anonymous) {
      leaves.push({
        domain,
        index: leaves.length,
        path: path.map((one) => one.name),
        hosts: domain.kind === "host" ? 1 : (domain.anonymousHosts ?? Number.POSITIVE_INFINITY),
        units: DOMAIN_KINDS.map((kind) => numberOf(unitNumbers, unitName(path, kind))),
        hash: fnv1a(domain.name),
      });
    }
    for (const child of children.get(domain.name) ?? []) visit(child, path);
  };
  for (const root of children.get(undefined) ?? []) visit(root, []);
  return {
    domains: ordered,
    leaves,
    leafByName: new Map(leaves.map((leaf) => [leaf.domain.name, leaf])),
    units: [...unitNumbers.keys()],
  };
}

/** A host that the cloud chooses. */
export function cloudHost(leaf: Leaf, number: number): PlannedDomain {
  return {
    kind: "host",
    name: cloudHostName(leaf.domain.name, number),
    source: leaf.domain.source,
    parent: leaf.domain.name,
    anonymousHosts: undefined,
    anonymous: false,
    capacity: undefined,
    chosenByCloud: true,
  };
}

/** `~` is in no declared name. */
export function cloudHostName(leaf: string, number: number): string {
  return `${leaf}~${number}`;
}

/** The inverse of {@link cloudHostName}, and the name of a declared host as it is. */
export function parseHostName(host: string): { readonly leaf: string; readonly number: number } {
  const match = /^(.*)~([1-9][0-9]*)$/.exec(host);
  return match === null ? { leaf: host, number: 1 } : { leaf: match[1] ?? "", number: Number(match[2]) };
}

/**
 * The domain that stands for `kind` around a leaf. Where none of that kind is declared there, it is the nearest wider
 * one: two hosts of a zone without racks are not known to be in different racks. `""` when there is no wider one.
 */
function unitName(path: readonly Domain[], kind: DomainKind): string {
  const widest = DOMAIN_KINDS.indexOf(kind);
  const around = path.filter((domain) => DOMAIN_KINDS.indexOf(domain.kind) <= widest);
  return around.at(-1)?.name ?? "";
}

function numberOf(numbers: Map<string, number>, name: string): number {
  const known = numbers.get(name);
  if (known !== undefined) return known;
  numbers.set(name, numbers.size);
  return numbers.size - 1;
}
