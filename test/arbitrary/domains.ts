/** Arbitrary trees of failure domains. */
import fc from "fast-check";
import type { Domain } from "../../src/topology/model.ts";
import { makeDomain, SOURCE } from "./parts.ts";

/** What a zone, or a rack of it, has inside: declared hosts, or so many (or as many as needed) of the cloud's. */
type Inside =
  | { readonly kind: "hosts"; readonly count: number }
  | { readonly kind: "cloud"; readonly hosts: number | undefined };

interface ZoneSketch {
  readonly racks: readonly Inside[];
  readonly inside: Inside;
}

const inside: fc.Arbitrary<Inside> = fc.oneof(
  fc.record({ kind: fc.constant("hosts" as const), count: fc.integer({ min: 1, max: 3 }) }),
  fc.record({
    kind: fc.constant("cloud" as const),
    hosts: fc.option(fc.integer({ min: 1, max: 3 }), { nil: undefined }),
  }),
);

const zone: fc.Arbitrary<ZoneSketch> = fc.record({ racks: fc.array(inside, { maxLength: 2 }), inside });

/** One to three zones, in a region or not, of racks and hosts, declared or chosen by the cloud; or hosts alone. */
export const domainsArbitrary: fc.Arbitrary<readonly Domain[]> = fc.oneof(
  {
    weight: 8,
    arbitrary: fc
      .record({ zones: fc.array(zone, { minLength: 1, maxLength: 3 }), region: fc.boolean() })
      .map(({ zones, region }) => [
        ...(region ? [makeDomain({ kind: "region", name: "eu", anonymous: false })] : []),
        ...zones.flatMap((sketch, index) => zoneDomains(sketch, `z${index + 1}`, region ? "eu" : undefined)),
      ]),
  },
  {
    weight: 1,
    arbitrary: fc
      .integer({ min: 1, max: 4 })
      .map((count) =>
        Array.from({ length: count }, (_, index) => makeDomain({ kind: "host", name: `h${index + 1}` })),
      ),
  },
  { weight: 1, arbitrary: fc.constant([makeDomain({ kind: "region", name: "eu" })]) },
);

function zoneDomains(sketch: ZoneSketch, name: string, parent: string | undefined): readonly Domain[] {
  if (sketch.racks.length === 0) return domainWith("zone", name, parent, sketch.inside);
  return [
    makeDomain({ kind: "zone", name, parent, anonymous: false }),
    ...sketch.racks.flatMap((content, index) => domainWith("rack", `${name}-r${index + 1}`, name, content)),
  ];
}

function domainWith(
  kind: "zone" | "rack",
  name: string,
  parent: string | undefined,
  content: Inside,
): readonly Domain[] {
  if (content.kind === "cloud") return [makeDomain({ kind, name, parent, anonymousHosts: content.hosts })];
  return [
    { ...makeDomain({ kind, name, parent, anonymous: false }), source: SOURCE },
    ...Array.from({ length: content.count }, (_, index) =>
      makeDomain({ kind: "host", name: `${name}-${index + 1}`, parent: name }),
    ),
  ];
}
