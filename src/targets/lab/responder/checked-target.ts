/** Asks a target when somebody wants to know, and not more often than needed. */
import { type AskTarget, DOWN, type TargetAnswer } from "./target-answer.ts";

/** Milliseconds after which a target that is silent counts as down. */
export const TARGET_TIMEOUT_MS = 500;

/** Milliseconds for which an answer is good for everybody who asks. */
const SHARED_MS = 50;

/** One question is on its way at a time; all who ask meanwhile, or just after, get its answer. Never rejects. */
export function checkedTarget(ask: AskTarget): () => Promise<TargetAnswer> {
  let asking: Promise<TargetAnswer> | undefined;
  let last: { readonly atMs: number; readonly answer: TargetAnswer } | undefined;
  return () => {
    if (asking !== undefined) return asking;
    if (last !== undefined && performance.now() - last.atMs < SHARED_MS) return Promise.resolve(last.answer);
    asking = inTime(ask).then((answer) => {
      asking = undefined;
      last = { atMs: performance.now(), answer };
      return answer;
    });
    return asking;
  };
}

function inTime(ask: AskTarget): Promise<TargetAnswer> {
  const giveUp = new AbortController();
  return new Promise((resolve) => {
    const timer = setTimeout(() => {
      resolve(DOWN);
      giveUp.abort();
    }, TARGET_TIMEOUT_MS);
    const settle = (answer: TargetAnswer): void => {
      clearTimeout(timer);
      resolve(answer);
    };
    ask(giveUp.signal).then(settle, () => settle(DOWN));
  });
}
