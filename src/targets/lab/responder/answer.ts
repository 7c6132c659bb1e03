/** What a stand-in answers: 200 while every hard dependency answers and enough instances share the load, else 503. */
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
  await Promise.all(
    dependencies.map(async ({ name: dependency, strength, ask }) => {
      const { up, degraded: lacking } = await ask();
      if (!up) (strength === "hard" ? down : degraded).add(dependency);
      for (const each of lacking) degraded.add(each);
    }),
  );
  for (const each of missing()) down.add(each);
  return {
    status: down.size === 0 ? 200 : 503,
    body: JSON.stringify({ name, degraded: [...degraded].toSorted(), down: [...down].toSorted() }),
  };
}
