import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { TopologyDeclaration } from "../../src/index.ts";
import type { Diagnostic } from "../../src/lint/diagnostic.ts";
import { formatAllocations } from "../../src/plan/lock-file.ts";
import { deploy } from "../../src/targets/deploy.ts";
import { docker } from "../../src/targets/docker/index.ts";
import { openstack } from "../../src/targets/openstack/index.ts";
import { refuseErrors } from "../../src/targets/refuse-errors.ts";
import { find, names, record } from "./recording.ts";
import { SHOP_SECRETS, shopDeclaration, shopPlan } from "./shop.ts";

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "nospof-deploy-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

const lockFile = (): string => join(folder, "nospof.lock.json");

/** The declaration as if it stood in a topology file of `folder`. */
function inFolder(declaration: TopologyDeclaration): TopologyDeclaration {
  return { ...declaration, source: { ...declaration.source, file: join(folder, "topology.ts") } };
}

/** The shop has an asynchronous primary and single switches: tests of something else have to get past that. */
const options = { allowErrors: ["single-point-of-failure"] };

describe("deploy", () => {
  it("registers the topology and keeps its allocations beside the topology file", async () => {
    const declaration = inFolder(shopDeclaration());
    const first = await record(() => deploy(declaration, docker({ secrets: SHOP_SECRETS }), options));
    expect(names(first, "nospof:index:Topology")).toEqual(["shop"]);
    const lock = readFileSync(lockFile(), "utf8");
    expect(lock).toBe(formatAllocations(shopPlan().allocations));
    expect(lock).not.toContain("SENTINEL");
  });

  it("uses the allocations that are there, and writes only what changed", async () => {
    const declaration = inFolder(shopDeclaration());
    const { allocations } = shopPlan();
    const app = { ...allocations.addresses.app, "api-1": "10.0.2.222" };
    writeFileSync(
      lockFile(),
      formatAllocations({ ...allocations, addresses: { ...allocations.addresses, app } }),
    );
    const before = readFileSync(lockFile(), "utf8");
    const deployed = await record(() => deploy(declaration, docker({ secrets: SHOP_SECRETS }), options));
    const api = find(deployed, "docker:index/container:Container", "shop-api-1");
    expect(JSON.stringify(api.inputs.networksAdvanced)).toContain("10.0.2.222");
    expect(readFileSync(lockFile(), "utf8")).toBe(before);
  });

  it("writes nothing in a preview, and nothing when it is refused", async () => {
    const declaration = inFolder(shopDeclaration({ software: "debian-12" }));
    const target = openstack({
      image: "Debian 12",
      flavor: "any",
      secrets: SHOP_SECRETS,
      waitForMachines: false,
    });
    const preview = await record(() => deploy(declaration, target, options), true);
    expect(names(preview, "nospof:index:Topology")).toEqual(["shop"]);
    expect(existsSync(lockFile())).toBe(false);
    await record(() => expect(() => deploy(declaration, docker(), options)).toThrow());
    expect(existsSync(lockFile())).toBe(false);
  });

  it("lists every secret without a value, what needs it, and values for secrets that are not there", async () => {
    const declaration = inFolder(shopDeclaration());
    const { certificate, ...others } = SHOP_SECRETS;
    const refused = await record(() => {
      const secrets = { ...others, certificat: certificate, other: "x" };
      let message = "";
      try {
        deploy(declaration, docker({ secrets }), options);
      } catch (error) {
        message = String(error);
      }
      expect(message).toContain(
        'secret "certificate" has no value; it is needed for /etc/haproxy/certs/certificate.pem on web-lb-1',
      );
      expect(message).toContain('the topology has no secret "certificat"; did you mean "certificate"?');
      expect(message).toContain('the topology has no secret "other"; it has "api-token"');
      expect(message).not.toContain("SENTINEL");
    });
    expect(refused.resources).toEqual([]);
  });

  it("refuses a topology with errors before anything is registered or written", async () => {
    const refused = await record(() =>
      expect(() => deploy(inFolder(shopDeclaration()), docker({ secrets: SHOP_SECRETS }))).toThrow(
        /Topology "shop" has \d+ errors and is not deployed:\n.*shop\.ts:\d+:\d+ {2}single-point-of-failure\n.*fix: /s,
      ),
    );
    expect(refused.resources).toEqual([]);
    expect(existsSync(lockFile())).toBe(false);
  });

  it("shows problems of the topology and of the lock file as they are, without a stack", async () => {
    const wrong = inFolder({ ...shopDeclaration(), options: { ...shopDeclaration().options, domains: [] } });
    await record(() =>
      expect(() => deploy(wrong, docker())).toThrow(expect.objectContaining({ __pulumiRunError: true })),
    );
    const declaration = inFolder(shopDeclaration());
    writeFileSync(lockFile(), "{");
    await record(() =>
      expect(() => deploy(declaration, docker())).toThrow(
        expect.objectContaining({
          __pulumiRunError: true,
          message: expect.stringContaining("nospof.lock.json:1:1"),
        }),
      ),
    );
  });
});

describe("a topology with errors", () => {
  const planned = shopPlan();
  const error = (rule: string, suppressed?: string): Diagnostic => ({
    rule,
    severity: "error",
    subject: { kind: "topology", name: "shop" },
    source: { file: "topology.ts", line: 31, column: 16 },
    message: `${rule} breaks it.`,
    affects: [],
    path: [],
    fix: `mend ${rule}`,
    suppressed: suppressed === undefined ? undefined : { because: suppressed },
  });

  it("is refused with every error, where it is and how to mend it", () => {
    expect(() => refuseErrors(planned, [error("one"), error("two")], [])).toThrow(
      /has 2 errors and is not deployed:\n {2}topology\.ts:31:16 {2}one\n {4}one breaks it\.\n {4}fix: mend one\n.*two/s,
    );
  });

  it("is let through by name, or when the error is suppressed or only a warning", () => {
    refuseErrors(
      planned,
      [error("one"), error("two", "we know"), { ...error("three"), severity: "warning" }],
      ["one"],
    );
    expect(() => refuseErrors(planned, [error("one"), error("two")], ["one"])).toThrow(/has an error/);
  });

  it("is refused when an exception has outlived its error", () => {
    expect(() => refuseErrors(planned, [], ["one"])).toThrow(/allowErrors names "one".*no such error/s);
  });
});
