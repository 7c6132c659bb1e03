import type { Dependency } from "../topology/model.ts";

/** Dependencies that stand for the shards of one database: while one of them answers, some of the users are served. */
export function shardSets(dependencies: readonly Dependency[]): readonly (readonly Dependency[])[] {
  const sets = Map.groupBy(dependencies, ({ shards }) => (shards?.kind === "one" ? shards.set : undefined));
  return [...sets].flatMap(([set, together]) => (set === undefined ? [] : [together]));
}
