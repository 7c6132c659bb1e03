/** A plan with one ensemble, and the files of its members. */
import fc from "fast-check";
import type { Plan } from "../../../src/plan/model.ts";
import { plan } from "../../../src/plan/plan.ts";
import type { Bundle } from "../../../src/render/bundle.ts";
import { render } from "../../../src/render/render.ts";
import type { Ensemble } from "../../../src/topology/model.ts";
import { makeEnsemble, makeNetwork, makeTopology } from "../../arbitrary/parts.ts";
import { CURRENT } from "../plans.ts";

const MIB = 1024 ** 2;

/** Whatever a user may say of an ensemble. */
export const ensembleArbitrary: fc.Arbitrary<Partial<Ensemble>> = fc
  .record({
    name: fc.stringMatching(/^[a-z](?:[a-z0-9-]{0,12}[a-z0-9])?$/),
    replicas: fc.constantFrom(3, 5, 7),
    port: fc.integer({ min: 1024, max: 65_535 }).filter((port) => port !== 2888 && port !== 3888),
    peerNetwork: fc.constantFrom("app", "data"),
    tickMs: fc.integer({ min: 100, max: 2000 }),
    superPassword: fc.constantFrom(undefined, "zoo-super"),
    memoryBytes: fc.integer({ min: 512, max: 65_536 }).map((mib) => mib * MIB),
  })
  .map(({ memoryBytes, ...own }) => ({
    ...own,
    size: { name: undefined, cpu: 1, memoryBytes, diskBytes: 1 },
  }));

/** `coordination` on `app` 10.0.2.0/24 and `data` 10.0.3.0/24, over which members talk. */
export function plannedEnsemble(own: Partial<Ensemble> = {}): Plan {
  return plan(
    makeTopology({
      networks: [
        makeNetwork({ name: "app", cidr: "10.0.2.0/24" }),
        makeNetwork({ name: "data", cidr: "10.0.3.0/24" }),
      ],
      ensembles: [
        makeEnsemble({ name: "coordination", networks: ["app", "data"], peerNetwork: "data", ...own }),
      ],
      software: CURRENT,
    }),
  );
}

export function membersOf(own: Partial<Ensemble> = {}): readonly Bundle[] {
  return render(plannedEnsemble(own));
}

export function fileOf({ files }: Bundle, path: string): string {
  const file = files.find((each) => each.path === path);
  if (file === undefined)
    throw new Error(`there is no ${path} among ${files.map((each) => each.path).join(", ")}`);
  return file.content;
}

/** The properties of a file, by name; comments and empty lines left out. */
export function properties(content: string): ReadonlyMap<string, string> {
  return new Map(
    content
      .split("\n")
      .filter((line) => line !== "" && !line.startsWith("#"))
      .map((line) => {
        const [name = "", ...value] = line.split("=");
        return [name, value.join("=")] as const;
      }),
  );
}
