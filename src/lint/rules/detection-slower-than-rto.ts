import type { CheckTiming } from "../../topology/model.ts";
import { entrypointsTo, listenersOf } from "../reach.ts";
import type { Rule } from "../rule.ts";
import { aboutGroup } from "../subject.ts";
import { code, duration, listenerCode } from "../wording.ts";

export const detectionSlowerThanRto: Rule = {
  id: "detection-slower-than-rto",
  title: "A failed server is found out later than the entrypoint promises to be back",
  severity: "warning",
  references: [
    "HAProxy Configuration Manual, 5.2 `inter`, `fall`: 2 s times 3 by default",
    "nginx, ngx_http_upstream_module: fail_timeout",
  ],
  check: ({ plan }) => {
    const entrypoints = entrypointsTo(plan, "hard");
    return listenersOf(plan).flatMap(({ group, listener }) => {
      const { check } = listener;
      const suffering = entrypoints
        .listener(group.name, listener.name)
        .filter(({ rtoMs }) => check !== undefined && rtoMs !== undefined && detectionMs(check) > rtoMs);
      const [first] = suffering;
      if (check === undefined || first?.rtoMs === undefined) return [];
      // What is left for one check: each takes an interval and its timeout.
      const interval = Math.floor(first.rtoMs / (2 * check.fall));
      return [
        aboutGroup(group, {
          affects: suffering.map(({ name }) => name),
          message:
            `Listener ${code(listener.name)} of ${code(group.name)} takes up to ${duration(detectionMs(check))} to find a server down ` +
            `(${check.fall} checks, each ${duration(check.intervalMs)} after the one before and without an answer for ${duration(check.timeoutMs)}), ` +
            `${first.name} promises ${duration(first.rtoMs)}.`,
          fix: listenerCode(
            group,
            listener.name,
            `check: httpCheck("/healthz", { interval: "${duration(interval)}", timeout: "${duration(interval)}", fall: ${check.fall} })`,
          ),
        }),
      ];
    });
  },
};

/** A failure just after a check that went well. HAProxy counts the interval from the end of the check before (src/check.c). */
function detectionMs(check: CheckTiming): number {
  return check.fall * (check.intervalMs + check.timeoutMs);
}
