/**
 * A question over a connection that was kept from the last one. It may be dead without anybody having said so, as when
 * a virtual IP has moved: then a new connection is tried before the target is called down.
 */
import type { AskTarget, TargetAnswer } from "./target-answer.ts";

/** One question on one connection. */
export interface Exchange {
  readonly answer: Promise<TargetAnswer>;
  /** Whether the connection had been used before. */
  readonly onKept: () => boolean;
  /** Closes the connection unless the answer has come. */
  readonly abandon: () => void;
}

/** Milliseconds of silence on a kept connection after which a new one is tried beside it. */
const SUSPICIOUS_MS = 150;

/** @param exchange takes the kept connection where there is one that is free */
export function askOverKept(exchange: () => Exchange, exchangeAnew: () => Exchange): AskTarget {
  return (signal) =>
    new Promise((resolve, reject) => {
      let over = false;
      let second: Exchange | undefined;
      const first = exchange();
      const end = (): void => {
        over = true;
        clearTimeout(timer);
        first.abandon();
        second?.abandon();
      };
      const succeed = (answer: TargetAnswer): void => {
        end();
        resolve(answer);
      };
      const fail = (error: unknown): void => {
        end();
        reject(error);
      };
      const tryAnew = (): void => {
        if (over || second !== undefined) return;
        second = exchangeAnew();
        second.answer.then(succeed, fail);
      };
      const timer = setTimeout(() => {
        if (first.onKept()) tryAnew();
      }, SUSPICIOUS_MS);
      signal.addEventListener("abort", () => fail(new Error("timeout")), { once: true });
      first.answer.then(succeed, (error: unknown) => {
        if (first.onKept()) tryAnew();
        else fail(error);
      });
    });
}
