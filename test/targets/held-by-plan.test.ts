/** What is registered is what the plan holds: all of it, and nothing else; and no secret is ever in the open. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { entrypointReach } from "../../src/plan/entrypoint-reach.ts";
import type { Plan } from "../../src/plan/model.ts";
import { plan } from "../../src/plan/plan.ts";
import { render } from "../../src/render/render.ts";
import { deployPlan } from "../../src/targets/deploy-plan.ts";
import { docker } from "../../src/targets/docker/index.ts";
import { openstack } from "../../src/targets/openstack/index.ts";
import { secretNeeds } from "../../src/targets/secret-values.ts";
import type { Secrets, Target } from "../../src/targets/target.ts";
import { InputError } from "../../src/topology/problem.ts";
import { topologyArbitrary } from "../arbitrary/topology.ts";
import { toldTo } from "./openstack/opened.ts";
import { type Recording, record, withoutSecrets } from "./recording.ts";
import { shopPlan } from "./shop.ts";

const RUNS = 30;
/** Thirty whole deployments, on a machine that is busy with other tests. */
const TIMEOUT_MS = 300_000;
const SENTINEL = "SENTINEL-0d1f";
const DOCKER = {
  container: "docker:index/container:Container",
  network: "docker:index/network:Network",
  volume: "docker:index/volume:Volume",
};
/** Of MySQL with an agent beside it, for which there is no default. */
const IMAGES = { "mysql-tools": "registry.example/mysql-tools:8.4" };
const plans = fc.oneof(
  {
    weight: 1,
    arbitrary: fc.constantFrom(shopPlan(), shopPlan({ hosts: "declared" }), shopPlan({ virtualIp: false })),
  },
  {
    weight: 5,
    arbitrary: topologyArbitrary({ workloads: 4, replicas: 3 })
      .map((topology) => plan(topology))
      .filter(isRenderable),
  },
);

/** Some topologies ask nginx for what it cannot do; they are refused before a target sees them. */
function isRenderable(planned: Plan): boolean {
  try {
    render(planned);
    return true;
  } catch (error) {
    if (error instanceof InputError) return false;
    throw error;
  }
}

function sentinels(planned: Plan): Secrets {
  return Object.fromEntries(
    [...secretNeeds(planned, render(planned)).keys()].map((name) => [name, `${SENTINEL}-${name}`]),
  );
}

function deploy(planned: Plan, target: (secrets: Secrets) => Target): Promise<Recording> {
  // What the linter finds is no matter here, and takes its time to be found.
  return record(() => deployPlan(planned, render(planned), target(sentinels(planned)), {}, []));
}

/** An isolated network that is exactly full has no address left for Docker's own end of it. */
function fitsDocker(planned: Plan): boolean {
  try {
    docker({ images: IMAGES }).check(planned);
    return true;
  } catch (error) {
    expect(String(error)).toMatch(/has no address left for Docker's own end/);
    return false;
  }
}

/** Programs in releases that the distribution does not have are refused, unless the images hold them. */
function programsOf(planned: Plan): "install" | "in-image" {
  try {
    openstack({ image: "any", flavor: "any" }).check(planned);
    return "install";
  } catch (error) {
    expect(String(error)).toMatch(/cannot install from Debian 12/);
    return "in-image";
  }
}

/** Whether some load balancer sends it requests. */
function isBalanced({ groups }: Plan, instance: string): boolean {
  const listeners = groups.flatMap((group) => (group.kind === "load-balancer" ? group.listeners : []));
  return listeners.some(({ servers }) => servers.some(({ name }) => name === instance));
}

/** Type and name of everything registered, in order of the alphabet; doubled names stay doubled. */
function inventory(recording: Recording): readonly string[] {
  return recording.resources.map(({ type, name }) => `${type} ${name}`).sort();
}

function components(planned: Plan): readonly string[] {
  const type = {
    service: "Service",
    "load-balancer": "LoadBalancer",
    database: "Database",
    ensemble: "Ensemble",
  };
  return [
    `nospof:index:Topology ${planned.name}`,
    ...planned.groups.map((group) => `nospof:index:${type[group.kind]} ${planned.name}-${group.name}`),
  ];
}

function expectNoSecretShown(recording: Recording): void {
  for (const { type, name, sent } of recording.resources) {
    expect(JSON.stringify(withoutSecrets(sent)), `${type} ${name}`).not.toContain(SENTINEL);
  }
  for (const [urn, outputs] of recording.outputs)
    expect(JSON.stringify(outputs), urn).not.toContain(SENTINEL);
}

/** That the test would notice: somewhere, wrapped, every needed secret is sent. */
function expectSecretsUsed(planned: Plan, recording: Recording, type: string): void {
  const everything = JSON.stringify(
    recording.resources.filter((one) => one.type === type).map(({ inputs }) => inputs),
  );
  for (const value of Object.values(sentinels(planned))) expect(everything).toContain(String(value));
}

describe("docker", () => {
  it(
    "registers what the plan holds and nothing else, with no secret in the open",
    async () => {
      await fc.assert(
        fc.asyncProperty(plans.filter(fitsDocker), async (planned) => {
          const recording = await deploy(planned, (secrets) => docker({ images: IMAGES, secrets }));
          const own = (name: string): string => `${planned.name}-${name}`;
          const images = recording.resources.filter(
            (one) => one.type === "docker:index/remoteImage:RemoteImage",
          );
          const used = new Set(
            recording.resources
              .filter((one) => one.type === DOCKER.container)
              .map((one) => String(one.inputs.image)),
          );
          expect(new Set(images.map((image) => `sha256:${image.name}`))).toEqual(used);
          expect(inventory(recording)).toEqual(
            [
              ...components(planned),
              ...planned.networks.map((network) => `${DOCKER.network} ${own(network.name)}`),
              ...planned.instances.flatMap((instance) => [
                `${DOCKER.container} ${own(instance.name)}`,
                // Whether it is new: see birth.ts.
                `pulumi:index:Stash ${own(instance.name)}`,
                ...(instance.programs.includes("application")
                  ? []
                  : ["nospof:index:Configuration", DOCKER.container, DOCKER.volume].map(
                      (type) => `${type} ${own(instance.name)}-configuration`,
                    )),
                ...(instance.programs.includes("keepalived")
                  ? [
                      `${DOCKER.container} ${own(instance.name)}-keepalived`,
                      `${DOCKER.volume} ${own(instance.name)}-keepalived-configuration`,
                    ]
                  : []),
                ...(isBalanced(planned, instance.name) && !instance.programs.includes("keepalived")
                  ? [`${DOCKER.container} ${own(instance.name)}-drain`]
                  : []),
                ...instance.volumes.map((volume) => `${DOCKER.volume} ${own(volume.id)}`),
              ]),
              ...images.map((image) => `${image.type} ${image.name}`),
            ].sort(),
          );
          for (const one of recording.resources.filter((each) => each.type === DOCKER.container)) {
            expect(one.additionalSecretOutputs).toEqual(expect.arrayContaining(["envs", "uploads"]));
            expect(one.inputs.restart).not.toBe("no");
          }
          expectNoSecretShown(recording);
          expectSecretsUsed(planned, recording, DOCKER.container);
        }),
        { numRuns: RUNS },
      );
    },
    TIMEOUT_MS,
  );
});

describe("openstack", () => {
  it(
    "registers what the plan holds and nothing else, with no secret in the open",
    async () => {
      await fc.assert(
        fc.asyncProperty(plans, async (planned) => {
          const recording = await deploy(planned, (secrets) =>
            openstack({
              image: "any",
              flavor: "any",
              secrets,
              programs: programsOf(planned),
              waitForMachines: false,
            }),
          );
          const own = (name: string): string => `${planned.name}-${name}`;
          const networking = (kind: string, type: string, name: string): string =>
            `openstack:networking/${kind}:${type} ${own(name)}`;
          const external = planned.networks.filter((network) => network.external !== undefined);
          const floating = new Set(
            planned.entrypoints
              .flatMap((entrypoint) => entrypointReach(planned, entrypoint)?.ends ?? [])
              .filter((end) => external.some((network) => network.name === end.network))
              .map((end) => (end.kind === "virtual-ip" ? `vip-${end.name}` : end.name)),
          );
          const rules = recording.resources.filter(
            (one) => one.type === "openstack:networking/secGroupRule:SecGroupRule",
          );
          expect(inventory(recording)).toEqual(
            [
              ...components(planned),
              ...planned.networks.flatMap(({ name }) => [
                networking("network", "Network", name),
                networking("subnet", "Subnet", name),
              ]),
              ...external.flatMap(({ name }) => [
                networking("router", "Router", name),
                networking("routerInterface", "RouterInterface", name),
              ]),
              ...planned.virtualIps.map(({ name }) => networking("port", "Port", `vip-${name}`)),
              ...[...floating].flatMap((name) => [
                networking("floatingIp", "FloatingIp", name),
                networking("floatingIpAssociate", "FloatingIpAssociate", name),
              ]),
              ...planned.groups
                .filter((group) => group.declared.spread.over !== "none")
                .map((group) => `openstack:compute/serverGroup:ServerGroup ${own(group.name)}`),
              ...planned.instances.flatMap((instance) => [
                `openstack:compute/instance:Instance ${own(instance.name)}`,
                // What it is born with: see machine-birth.ts.
                `pulumi:index:Stash ${own(instance.name)}`,
                `nospof:index:Configuration ${own(instance.name)}`,
                ...instance.addresses.flatMap(({ network }) => [
                  networking("port", "Port", `${instance.name}-${network}`),
                  networking("secGroup", "SecGroup", `${instance.name}-${network}`),
                ]),
                ...instance.volumes.flatMap(({ id }) => [
                  `openstack:blockstorage/volume:Volume ${own(id)}`,
                  `openstack:compute/volumeAttach:VolumeAttach ${own(id)}`,
                ]),
              ]),
              // Which rules: see security-rules.test.ts.
              ...rules.map((rule) => `${rule.type} ${rule.name}`),
            ].sort(),
          );
          expect(new Set(rules.map((rule) => rule.name)).size).toBe(rules.length);
          expectNoSecretShown(recording);
          const told = render(planned).map((bundle) => ({
            bundle,
            ...toldTo(recording, own(bundle.instance)),
          }));
          for (const { bundle, files } of told) {
            const { volumes = [] } = planned.instances.find(({ name }) => name === bundle.instance) ?? {};
            for (const { path, content } of bundle.files) {
              // The volume comes after the files: what is on it is written by the program's unit, and by nothing before.
              if (volumes.some(({ mount }) => path.startsWith(`${mount}/`))) {
                expect(files.map((file) => file.path)).not.toContain(path);
                const unit = files.find((file) => file.path === "/etc/systemd/system/zookeeper.service");
                expect(unit?.text).toContain(`echo ${content.trim()} >${path} `);
                continue;
              }
              expect(files).toContainEqual(expect.objectContaining({ path, text: content }));
            }
          }
          // Somewhere, sealed, every needed secret is sent.
          const texts = JSON.stringify(told.flatMap(({ files }) => files));
          for (const secret of Object.keys(sentinels(planned)))
            expect(texts).toContain(`${SENTINEL}-${secret}`);
        }),
        { numRuns: RUNS },
      );
    },
    TIMEOUT_MS,
  );
});
