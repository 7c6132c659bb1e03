/** From a plan and its bundles to Pulumi resources: everything of `deploy` that needs no files. */
import type * as pulumi from "@pulumi/pulumi";
import type { Diagnostic } from "../lint/diagnostic.ts";
import { lint } from "../lint/lint.ts";
import type { Instance, Plan } from "../plan/model.ts";
import type { Bundle } from "../render/bundle.ts";
import { GroupComponent, groupType, TopologyComponent } from "./component.ts";
import { creationOrder } from "./creation-order.ts";
import { deployedFindings } from "./policy/findings.ts";
import { secretValues } from "./secret-values.ts";
import type { Part, Target } from "./target.ts";

/**
 * Registers a plan with Pulumi: one component for the topology, one for each group in it, and below them what the
 * target makes of them. The components and resources are named after the topology, the group and the instance
 * (`shop`, `shop-web`, `shop-web-1`), so that their URNs stay as long as the parts themselves do.
 *
 * @param diagnostics all that the linter finds of this plan
 * @throws pulumi.RunError when a secret has no value or the target's options do not fit; nothing is registered then.
 */
export function deployPlan(
  plan: Plan,
  bundles: readonly Bundle[],
  target: Target,
  opts: pulumi.ComponentResourceOptions = {},
  diagnostics: readonly Diagnostic[] = lint(plan),
): TopologyComponent {
  target.check(plan);
  const secrets = secretValues(plan, bundles, target.secrets);
  const byInstance = new Map(bundles.map((bundle) => [bundle.instance, bundle]));

  return new TopologyComponent(
    plan.name,
    deployedFindings(diagnostics),
    (topology) => {
      const parts = creationOrder(plan).map(({ group, instances, after }): Part => {
        const addresses = Object.fromEntries(instances.map((one) => [one.name, addressList(one)]));
        const name = `${plan.name}-${group.name}`;
        return {
          group,
          instances,
          after,
          component: new GroupComponent(groupType(group), name, addresses, { parent: topology }),
        };
      });
      const built = target.build({
        plan,
        secrets,
        topology,
        parts,
        bundle: (instance) => {
          const bundle = byInstance.get(instance);
          if (bundle === undefined) throw new Error(`no bundle was rendered for instance ${instance}`);
          return bundle;
        },
      });
      return {
        virtualIps: Object.fromEntries(
          plan.virtualIps.map((virtualIp) => [virtualIp.name, virtualIp.address]),
        ),
        addresses: Object.fromEntries(plan.instances.map((one) => [one.name, addressesByNetwork(one)])),
        entrypoints: built.entrypoints,
        floatingIps: built.floatingIps,
      };
    },
    opts,
  );
}

function addressList(instance: Instance): readonly string[] {
  return instance.addresses.map(({ address }) => address);
}

function addressesByNetwork(instance: Instance): Readonly<Record<string, string>> {
  return Object.fromEntries(instance.addresses.map(({ network, address }) => [network, address]));
}
