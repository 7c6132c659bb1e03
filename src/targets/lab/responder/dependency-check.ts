/** Whether a dependency answers: at least `needs` of its targets do. */
import { askTarget } from "./ask-target.ts";
import { checkedTarget } from "./checked-target.ts";
import type { ResponderDependency } from "./spec.ts";
import { DOWN, type TargetAnswer, UP } from "./target-answer.ts";

export interface DependencyCheck {
  readonly name: string;
  readonly strength: ResponderDependency["strength"];
  readonly set?: ResponderDependency["set"];
  /** Answers within half a second; never rejects. */
  readonly ask: () => Promise<TargetAnswer>;
}

/** Milliseconds for which the last answer of a soft dependency is believed while it is asked again. */
const BELIEVED_MS = 3_000;

/** @param board path of the board in this host */
export async function dependencyCheck(
  { name, strength, set, needs, targets }: ResponderDependency,
  board: string,
): Promise<DependencyCheck> {
  const checks = await Promise.all(
    targets.map(async (target) => checkedTarget(await askTarget(target, board))),
  );
  const ask = (): Promise<TargetAnswer> =>
    enough(
      needs,
      checks.map((check) => check()),
    );
  return { name, strength, set, ask: strength === "hard" ? ask : lastKnown(ask) };
}

/** Settles as soon as the outcome is certain: one that hangs is not waited for where others are enough. */
function enough(needs: number, answers: readonly Promise<TargetAnswer>[]): Promise<TargetAnswer> {
  return new Promise((resolve) => {
    const degraded = new Set<string>();
    let up = 0;
    let open = answers.length;
    const judge = (): void => {
      if (up >= needs) resolve(degraded.size === 0 ? UP : { up: true, degraded: [...degraded] });
      else if (up + open < needs) resolve(DOWN);
    };
    judge();
    for (const answer of answers) {
      answer.then((given) => {
        open--;
        if (given.up) {
          up++;
          for (const name of given.degraded) degraded.add(name);
        }
        judge();
      });
    }
  });
}

/** What was known last, at once, while it is asked again; who asks waits only where nothing is known, or not lately. */
function lastKnown(ask: () => Promise<TargetAnswer>): () => Promise<TargetAnswer> {
  let last: { readonly atMs: number; readonly answer: TargetAnswer } | undefined;
  return () => {
    const asked = ask().then((answer) => {
      last = { atMs: performance.now(), answer };
      return answer;
    });
    if (last === undefined || performance.now() - last.atMs > BELIEVED_MS) return asked;
    return Promise.resolve(last.answer);
  };
}
