/** Registers the configurations of some instances as the OpenStack target does, without a cloud. */
import { ComponentResource, Config, output } from "@pulumi/pulumi";

const config = new Config();
/** Of what no export of nospof gives: its folder of sources. */
const sources = config.require("sources");

const { parseTopology }: typeof import("../../../../../src/topology/parse.ts") = await import(
  `${sources}/topology/parse.ts`
);
const { plan }: typeof import("../../../../../src/plan/plan.ts") = await import(`${sources}/plan/plan.ts`);
const { isBorn }: typeof import("../../../../../src/targets/birth.ts") = await import(
  `${sources}/targets/birth.ts`
);
const { ConfigurationComponent }: typeof import("../../../../../src/targets/configuration-component.ts") =
  await import(`${sources}/targets/configuration-component.ts`);
const { redundancyLeft }: typeof import("../../../../../src/targets/redundancy-left.ts") = await import(
  `${sources}/targets/redundancy-left.ts`
);
const { programInterruption }: typeof import("../../../../../src/targets/openstack/restart-times.ts") =
  await import(`${sources}/targets/openstack/restart-times.ts`);
const shop: { readonly default: unknown } = await import(`${sources}/../stacks/shop/topology.ts`);

const parsed = parseTopology(shop.default);
if (!parsed.ok) throw new Error("the shop is no topology");
const planned = plan(parsed.topology);
const left = redundancyLeft(planned);
const parent = new ComponentResource("test:index:Group", "shop-api");

/** What a change of each file asks for. */
const files = (["reload", "restart"] as const).map((change) => ({
  path: `/etc/${change}`,
  mode: "0644",
  program: "application",
  change,
  text: "",
}));

for (const [name, texts] of Object.entries(
  config.requireObject<Record<string, Record<string, string>>>("instances"),
)) {
  const instance = planned.instances.find((one) => one.name === name);
  if (instance === undefined) throw new Error(`the shop has no ${name}`);
  const isNew = config.getBoolean("marks") === false ? output(false) : isBorn(planned, instance, parent);
  new ConfigurationComponent(`shop-${name}`, texts, {
    parent,
    hooks: left(instance, isNew, parent, {
      of: "configuration",
      whenUpdated: (change) => programInterruption(files, change, { stopSeconds: 1, startSeconds: 2 }),
    }),
  });
}
