import { entrypointsTo, servicesOf } from "../reach.ts";
import type { Rule } from "../rule.ts";
import { about } from "../subject.ts";
import { call, code, list } from "../wording.ts";

export const externalWithoutAddress: Rule = {
  id: "external-without-address",
  title: "A service depends on something outside to which no flow is opened",
  severity: "warning",
  references: ["Neutron, Security groups: what no rule allows is blocked"],
  check: ({ plan }) => {
    const entrypoints = entrypointsTo(plan, "any");
    return plan.externals.flatMap((external) => {
      if (external.address !== undefined && external.port !== undefined) return [];
      const users = servicesOf(plan)
        .filter(({ declared }) =>
          declared.dependsOn.some(({ on }) => on.kind === "external" && on.name === external.name),
        )
        .map(({ name }) => name);
      if (users.length === 0) return [];
      return [
        about({ kind: "external", name: external.name }, external, {
          affects: entrypoints.external(external.name).map(({ name }) => name),
          message: `${list(users.map(code))} cannot reach ${external.name}: without an address no flow is opened, and what is not opened is blocked.`,
          fix: call("external", external.name, `address: "…", port: 443`),
        }),
      ];
    });
  },
};
