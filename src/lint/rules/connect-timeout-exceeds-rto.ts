import { entrypointsTo, listenersOf } from "../reach.ts";
import type { Rule } from "../rule.ts";
import { aboutGroup } from "../subject.ts";
import { code, duration, listenerCode } from "../wording.ts";

export const connectTimeoutExceedsRto: Rule = {
  id: "connect-timeout-exceeds-rto",
  title: "One attempt to connect to a dead server takes longer than the outage that is promised",
  severity: "warning",
  references: [
    "HAProxy Configuration Manual, 4.2 `timeout connect`",
    "nginx, ngx_http_proxy_module: proxy_connect_timeout is 60 s by default",
  ],
  check: ({ plan }) => {
    const entrypoints = entrypointsTo(plan, "hard");
    return listenersOf(plan).flatMap(({ group, listener }) => {
      const { connectMs } = listener.timeouts;
      const suffering = entrypoints
        .listener(group.name, listener.name)
        .filter(({ rtoMs }) => rtoMs !== undefined && connectMs >= rtoMs);
      const [first] = suffering;
      if (first?.rtoMs === undefined) return [];
      return [
        aboutGroup(group, {
          affects: suffering.map(({ name }) => name),
          message:
            `A request to a dead host waits ${duration(connectMs)} in listener ${code(listener.name)} of ${code(group.name)} ` +
            `before another server is tried; ${first.name} promises ${duration(first.rtoMs)}.`,
          fix: listenerCode(
            group,
            listener.name,
            `timeouts: { connect: "${duration(Math.max(1, Math.floor(first.rtoMs / 10)))}" }`,
          ),
        }),
      ];
    });
  },
};
