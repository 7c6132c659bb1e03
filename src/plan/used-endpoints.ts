import type { Endpoint } from "../topology/model.ts";
import type { Group } from "./model.ts";

/** What the instances of a group talk to: its dependencies, hard and soft, or its backends. */
export function usedEndpoints(group: Group): readonly Endpoint[] {
  switch (group.kind) {
    case "service":
      return group.declared.dependsOn.map(({ on }) => on);
    case "load-balancer":
      return group.declared.listeners.flatMap(({ backends }) => backends.map(({ to }) => to));
    case "database": {
      const { election } = group.declared;
      return election === undefined ? [] : [{ kind: "ensemble", name: election }];
    }
    case "ensemble":
      return [];
    default:
      return group satisfies never;
  }
}
