/** What a stand-in answers: 200 while every hard dependency and a shard of each database answers and enough instances share the load, else 503. */
import type { DependencyCheck } from "./dependency-check.ts";

export interface Answer {
  readonly status: 200 | 503;
  readonly body: string;
}

/** @param missing what is short of instances */
export async function answerOf(
  name: string,
  dependencies: readonly DependencyCheck[],
  missing: () => readonly string[],
): Promise<Answer> {
  const degraded = new Set<string>();
  const down = new Set<string>();
  const served = new Map<string, boolean>();
  await Promise.all(
    dependencies.map(async ({ name: dependency, strength, set, ask }) => {
      const { up, degraded: lacking } = await ask();
      if (set !== undefined) served.set(set, up || served.get(set) === true);
      if (!up) (strength === "hard" ? down : degraded).add(dependency);
      for (const each of lacking) degraded.add(each);
    }),
  );
  for (const [set, some] of served) if (!some) down.add(set);
  for (const each of missing()) down.add(each);
  return {
    status: down.size === 0 ? 200 : 503,
    body: JSON.stringify({ name, degraded: [...degraded].toSorted(), down: [...down].toSorted() }),
  };
}
