/**
 * The whole way: Pulumi's engine, a real control plane, machines that cloud-init starts with what Nova says of them, and a
 * client that is not to notice any of it.
 */
import { rm } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type ControlPlane, startControlPlane } from "../../e2e/openstack/control-plane.ts";
import { failureOf } from "../../e2e/pulumi/outcome.ts";
import { createStack, type ProjectStack } from "../../e2e/pulumi/stack.ts";
import { makeCertificate } from "../../programs/certificate.ts";
import { type Hypervisor, startHypervisor } from "./deployment/hypervisor.ts";
import { addImage } from "./deployment/images.ts";
import { pulumiIn } from "./deployment/pulumi-in-cloud.ts";
import { startClient } from "./machine/client.ts";
import { API_PROGRAM, API_SOURCE } from "./machine/topology.ts";

const WIRES = [
  { name: "front", address: "10.0.1.1/24", isRouted: true },
  { name: "back", address: "10.0.2.254/24", isRouted: false },
];

let cloud: ControlPlane;
let hypervisor: Hypervisor;
let stack: ProjectStack;
let pulumi = "";

/** Lines of Pulumi's own words on what it did to machines: `small-api-1 updated [diff: ~metadata]`. */
function done(output: string): readonly string[] {
  return [...output.matchAll(/openstack:compute:Instance (\S+) (\w+ed) \(\S+\)(.*)$/gm)].map(
    ([, name, what, rest]) => `${name} ${what}${rest}`.trim(),
  );
}

/** Where clients find the service: the virtual IP, since nothing leads from outside into the wires. */
async function virtualIp(): Promise<string> {
  return String((await stack.outputs()).virtualIps?.value.web);
}

/** Runs something while clients ask; none of them may fail. @returns what they were answered */
async function unnoticed(work: () => Promise<void>): Promise<readonly string[]> {
  const url = `https://${await virtualIp()}/`;
  const clients = [
    await startClient(hypervisor.wires.host, url, "new"),
    await startClient(hypervisor.wires.host, url, "kept"),
  ];
  await sleep(1000);
  const [outcome] = await Promise.allSettled([work()]);
  const ends = await Promise.all(clients.map((client) => client.end()));
  if (outcome.status === "rejected") throw outcome.reason;
  expect(ends.map(({ failures }) => failures)).toEqual([[], []]);
  for (const { asked } of ends) expect(asked).toBeGreaterThan(20);
  return clients.flatMap((client) => client.answers());
}

beforeAll(async () => {
  cloud = await startControlPlane();
  hypervisor = await startHypervisor(cloud, WIRES, { [API_PROGRAM]: API_SOURCE });
  pulumi = await pulumiIn(cloud.pid);
  process.env.NOSPOF_PULUMI_ROOT = pulumi;
  stack = await createStack("test/targets/openstack/project", {
    environment: cloud.environment,
    secrets: { certificate: await makeCertificate(), token: "t1" },
  });
});

afterAll(async () => {
  await stack?.remove();
  await hypervisor?.close();
  await cloud?.stop();
  await rm(pulumi, { recursive: true, force: true });
});

describe("a deployment to OpenStack", () => {
  it("ends when every machine has said that it is well", async () => {
    const up = await stack.up();
    expect(done(up.output).filter((line) => line.includes("created"))).toHaveLength(4);
    expect(await unnoticed(() => sleep(2000))).toContain("1 t1");
  });

  it("of the same changes nothing", async () => {
    const { output } = await stack.up();
    expect(output).toMatch(/Resources:\s+\d+ unchanged\s/);
  });

  it("of another configuration changes one machine after another, unnoticed, and replaces none", async () => {
    await stack.configure({ config: { version: "2" } });
    let output = "";
    const answers = await unnoticed(async () => {
      ({ output } = await stack.up());
    });
    expect(done(output)).toEqual([
      "small-api-1 updated [diff: ~metadata]",
      "small-api-2 updated [diff: ~metadata]",
    ]);
    expect(new Set(answers)).toEqual(new Set(["1 t1", "2 t1"]));
    // The two machines, and what shows their files.
    expect(output).toMatch(/~ 4 updated/);
  });

  it("that makes a machine ill fails with its name and the reason, and leaves the others alone", async () => {
    await stack.configure({ config: { version: "broken" } });
    const answers = await unnoticed(async () => {
      const { output } = await failureOf(stack.up());
      expect(output).toContain("Machine api-1 is not what topology and options say:");
      expect(output).toContain("/healthz answers with status 500, not 200");
      expect(output).not.toContain("waiting.ts");
      expect(done(output)).toEqual(["small-api-1 updated [diff: ~metadata]"]);
    });
    expect(new Set(answers)).toEqual(new Set(["2 t1"]));
  });

  it("goes on when that has been mended", async () => {
    await stack.configure({ config: { version: "3" } });
    const answers = await unnoticed(async () => {
      const { output } = await stack.up();
      expect(done(output).map((line) => line.split(" ")[0])).toEqual(["small-api-1", "small-api-2"]);
    });
    expect(answers).toContain("3 t1");
  });

  it("of another image makes one machine after another anew, unnoticed", async () => {
    await addImage(cloud, "Debian 12 of November");
    await stack.configure({ config: { apiImage: "Debian 12 of November" } });
    await unnoticed(async () => {
      const { output } = await stack.up();
      expect(done(output)).toEqual([
        "small-api-1 updated [diff: ~imageName,metadata]",
        "small-api-2 updated [diff: ~imageName,metadata]",
      ]);
    });
  });

  it("shows no secret in its state", async () => {
    const state = JSON.stringify(await stack.exportState());
    expect(state).not.toContain('"t1"');
    expect(state).not.toContain("PRIVATE KEY");
  });

  it("leaves nothing when it is destroyed", async () => {
    const { output } = await stack.destroy();
    expect(output).toMatch(/- \d+ deleted/);
  });
});
