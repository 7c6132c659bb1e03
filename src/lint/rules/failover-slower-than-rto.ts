import type { WorstOutage } from "../../reliability/outage-worst.ts";
import type { Entrypoint } from "../../topology/model.ts";
import type { Finding } from "../diagnostic.ts";
import { indexPlan } from "../plan-index.ts";
import type { Rule } from "../rule.ts";
import { about, aboutEntrypoint } from "../subject.ts";
import { groupCode, list, roundDuration, shownFault } from "../wording.ts";

/** Three adverts and a skew of less than one more (RFC 9568, 6.1); a rounder number than what is exact, for people. */
const ADVERTS_MISSED = 4;

/** The least that can be declared; VRRP counts in hundredths of a second. */
const SHORTEST_ADVERT_MS = 10;

export const failoverSlowerThanRto: Rule = {
  id: "failover-slower-than-rto",
  title: "Something that fails is replaced later than the entrypoint promises to be back",
  severity: "warning",
  references: [
    "RFC 9568, 6.1: Master_Down_Interval = 3 * Master_Adver_Interval + Skew_Time",
    "RFC 9568, 6.4.3: who gives up an address says so, and its successor waits for Skew_Time alone",
    "docs/outage-times.md: every formula, and its source",
  ],
  check: ({ plan, worstOutages }) => {
    const promised = plan.entrypoints.filter(({ rtoMs }) => rtoMs !== undefined);
    if (promised.length === 0) return [];
    const outages = worstOutages();
    return promised.flatMap((entrypoint) => {
      const late = outages.filter(
        ({ entrypoint: name, prediction: { gap } }) =>
          name === entrypoint.name && gap.kind === "bounded" && gap.worstMs > (entrypoint.rtoMs ?? 0),
      );
      // What a host takes with it is said of what is on it, unless only all of it together is too much.
      const ofParts = late.filter(({ component }) => component.kind !== "domain");
      const said = Map.groupBy(
        ofParts.length > 0 ? ofParts : late,
        ({ component }) => `${component.kind} ${component.name}`,
      );
      // The longest stands first.
      return [...said.values()].flatMap(([worst]) =>
        worst === undefined ? [] : [finding(entrypoint, worst)],
      );
    });

    function finding(entrypoint: Entrypoint, outage: WorstOutage): Finding {
      const { component, prediction } = outage;
      const { gap } = prediction;
      const rtoMs = entrypoint.rtoMs ?? 0;
      const worstMs = gap.kind === "bounded" ? gap.worstMs : 0;
      const timers = gap.kind === "bounded" ? gap.timers : [];
      const message =
        `When ${shownFault(outage)}, up to ${roundDuration(worstMs)} pass until ${entrypoint.name} answers again, which ` +
        `promises ${roundDuration(rtoMs)}: ${list(timers.slice(0, 3).map((timer) => `${timer.name} (${roundDuration(timer.worstMs)})`))}.`;
      const promise = `promise no less than it takes: entrypoint(${JSON.stringify(entrypoint.name)}, { rto: "${roundDuration(Math.ceil(worstMs / 100) * 100)}", … })`;
      const group = plan.groups.find(({ name }) => name === component.name);
      if (group === undefined || group.kind !== component.kind) {
        return component.kind === "network"
          ? about({ kind: "network", name: component.name }, indexPlan(plan).network(component.name), {
              affects: [entrypoint.name],
              message,
              fix: promise,
            })
          : aboutEntrypoint(entrypoint, { message, fix: promise });
      }
      const advertMs =
        group.kind === "load-balancer" ? group.declared.virtualIp?.advertIntervalMs : undefined;
      const others = advertMs === undefined ? 0 : worstMs - ADVERTS_MISSED * advertMs;
      const enough =
        Math.floor((rtoMs - Math.max(others, 0)) / ADVERTS_MISSED / SHORTEST_ADVERT_MS) * SHORTEST_ADVERT_MS;
      const adverts = timers.some(({ name }) => name.includes("advert_int"));
      return about({ kind: group.kind, name: group.name }, group, {
        affects: [entrypoint.name],
        message,
        fix:
          adverts && enough >= SHORTEST_ADVERT_MS
            ? groupCode(group, `virtualIp: { advertInterval: "${roundDuration(enough)}", … }`)
            : promise,
      });
    }
  },
};
