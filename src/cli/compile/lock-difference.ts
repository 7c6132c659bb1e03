import type { Allocations } from "../../plan/model.ts";

/** What would change in the lock file, one line for each entry: `addresses app web-1: 10.0.2.7 → 10.0.2.9`. */
export function lockDifference(before: Allocations | undefined, after: Allocations): readonly string[] {
  const old = before === undefined ? new Map<string, string>() : entriesOf(before);
  const now = entriesOf(after);
  return [...new Set([...old.keys(), ...now.keys()])].sort().flatMap((key) => {
    const [from, to] = [old.get(key), now.get(key)];
    if (from === to) return [];
    if (from === undefined) return [`${key}: ${to} is new`];
    return to === undefined ? [`${key}: ${from} is no longer needed`] : [`${key}: ${from} → ${to}`];
  });
}

function entriesOf({ addresses, routerIds, serverIds, hosts }: Allocations): Map<string, string> {
  return new Map(flatten({ addresses, routerIds, serverIds, hosts }, []));
}

function flatten(value: unknown, path: readonly string[]): readonly (readonly [string, string])[] {
  return typeof value === "object" && value !== null
    ? Object.entries(value).flatMap(([key, inside]) => flatten(inside, [...path, key]))
    : [[path.join(" "), String(value)]];
}
