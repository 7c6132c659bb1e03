import { listenersOf } from "../reach.ts";
import type { Rule } from "../rule.ts";
import { aboutGroup } from "../subject.ts";
import { code, listenerCode } from "../wording.ts";

/** One retry at each of two layers is still fewer attempts than most clients make by themselves. */
const TOLERATED = 6;

export const retryAmplification: Rule = {
  id: "retry-amplification",
  title: "Retries of one load balancer multiply with those of the next",
  severity: "warning",
  references: [
    "Google SRE Book, chapter 22: retry at one layer, or amplify an overload",
    "Amazon Builders' Library: Timeouts, retries, and backoff with jitter",
  ],
  check: ({ plan }) => {
    const listeners = listenersOf(plan);
    return listeners.flatMap(({ group, listener }) =>
      listeners
        .filter(({ group: inner, listener: next }) =>
          listener.servers.some(
            ({ to }) => to.kind === "load-balancer" && to.name === inner.name && to.listener === next.name,
          ),
        )
        .map((inner) => ({ inner, attempts: (listener.retries + 1) * (inner.listener.retries + 1) }))
        .filter(({ attempts }) => attempts > TOLERATED)
        .map(({ inner, attempts }) =>
          aboutGroup(group, {
            message:
              `One failed request becomes ${attempts}: ${code(group.name)} tries ${listener.retries + 1} times, and ${code(inner.group.name)} ` +
              `${inner.listener.retries + 1} times for each. An overloaded service gets that much more load and does not recover.`,
            fix: `retry in one layer only: ${listenerCode(group, listener.name, "retries: 0")}`,
          }),
        ),
    );
  },
};
