/** A plan with one ensemble, and the files of its members. */
import type { Plan } from "../../../src/plan/model.ts";
import { plan } from "../../../src/plan/plan.ts";
import type { Bundle } from "../../../src/render/bundle.ts";
import { render } from "../../../src/render/render.ts";
import type { Ensemble } from "../../../src/topology/model.ts";
import { makeEnsemble, makeNetwork, makeTopology } from "../../arbitrary/parts.ts";
import { CURRENT } from "../plans.ts";

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
