/** What machines of each kind are told. */
import { describe, expect, it } from "vitest";
import { render } from "../../../src/render/render.ts";
import { agentHashes } from "../../../src/targets/openstack/agent-sources.ts";
import type { DeliveredFile, MachineDocument } from "../../../src/targets/openstack/delivery/document.ts";
import {
  type MachineFacts,
  machineDocument,
  sealedDocument,
} from "../../../src/targets/openstack/machine-document.ts";
import type { PlannedMachine } from "../../../src/targets/openstack/machine-files.ts";
import { SHOP_SECRETS, shopPlan } from "../shop.ts";

const plan = shopPlan({ software: "debian-12" });

function planned(name: string, changes: Partial<PlannedMachine> = {}): PlannedMachine {
  const instance = plan.instances.find((one) => one.name === name);
  const group = plan.groups.find((one) => one.name === instance?.group);
  const bundle = render(plan).find((one) => one.instance === name);
  if (instance === undefined || group === undefined || bundle === undefined) throw new Error(`no ${name}`);
  return { plan, group, instance, bundle, install: true, ...changes };
}

function told(
  name: string,
  facts: Partial<MachineFacts> = {},
  changes: Partial<PlannedMachine> = {},
): MachineDocument {
  const machine = planned(name, changes);
  return machineDocument(machine, {
    madeFrom: { image: "Debian 12", flavor: "m1.small" },
    secret: (secret) => Reflect.get(SHOP_SECRETS, secret),
    macs: machine.instance.addresses.map((_, index) => `fa:16:3e:00:00:0${index}`),
    volumeIds: machine.instance.volumes.map(() => "0123456789-abcdef-0123456789-ffff"),
    agent: agentHashes(),
    waitSeconds: 0,
    ...facts,
  });
}

function file(document: MachineDocument, path: string): DeliveredFile {
  const found = document.files.filter((one) => one.path === path);
  const [only] = found;
  if (only === undefined || found.length > 1) throw new Error(`${found.length} files ${path}`);
  return only;
}

const unit = (document: MachineDocument, name: string): string =>
  file(document, `/etc/systemd/system/${name}`).text;

describe("a machine is told", () => {
  it("which packages it needs, and only where it can install them", () => {
    expect(told("web-lb-1").packages).toEqual(["haproxy", "keepalived", "nftables"]);
    expect(told("orders-1").packages).toEqual(["mariadb-server", "nftables"]);
    expect(told("api-1").packages).toEqual(["docker.io", "nftables"]);
    expect(told("api-1", {}, { install: false }).packages).toEqual([]);
  });

  it("its interfaces by their MAC addresses, in the order of the plan, with the way out of clients' answers", () => {
    const { addresses } = planned("web-lb-1").instance;
    const document = told("web-lb-1");
    expect(document.interfaces).toEqual(
      addresses.map(({ address }, index) => ({
        mac: `fa:16:3e:00:00:0${index}`,
        name: `eth${index}`,
        address: `${address}/24`,
      })),
    );
    expect(document.wayOut).toEqual({ interface: "eth1", gateway: "10.0.1.1" });
    expect(told("api-1").wayOut).toBeUndefined();
  });

  it("every file of the bundle with its bytes and mode, and secrets with theirs", () => {
    const document = told("web-lb-1");
    const { bundle } = planned("web-lb-1");
    expect(bundle.files.length).toBeGreaterThan(2);
    for (const { path, content, mode, program } of bundle.files) {
      expect(file(document, path)).toMatchObject({ text: content, mode: `0${mode.toString(8)}`, program });
    }
    expect(file(document, "/etc/haproxy/certs/certificate.pem")).toMatchObject({
      mode: "0400",
      text: SHOP_SECRETS.certificate,
      change: "reload",
    });
  });

  it("what each change asks for: no more than it has to", () => {
    const effects = (name: string) =>
      Object.fromEntries(told(name).files.map(({ path, change }) => [path, change]));
    expect(effects("web-lb-1")).toMatchObject({
      "/etc/haproxy/haproxy.cfg": "reload",
      "/etc/keepalived/keepalived.conf": "reload",
      "/etc/keepalived/check-haproxy.sh": "nothing",
      "/etc/sysctl.d/60-nospof.conf": "kernel",
      "/etc/systemd/system/haproxy.service.d/nospof.conf": "nothing",
      "/etc/systemd/system/nospof-drain.service": "nothing",
    });
    expect(effects("orders-1")).toMatchObject({
      "/etc/mysql/my.cnf": "restart",
      "/etc/nospof/secrets/orders-api": "setup",
      "/etc/nospof/setup-database.sh": "setup",
      "/etc/systemd/system/nospof-after-start.service": "setup",
    });
    expect(effects("api-1")).toMatchObject({
      "/etc/nospof/application.env": "restart",
      "/etc/nospof/files/run/secrets/token": "restart",
      "/etc/systemd/system/nospof-application.service": "restart",
    });
  });

  it("to keep every program under a supervisor, and to stop keepalived before the load balancer", () => {
    const supervised = "StartLimitIntervalSec=0\n\n[Service]\nRestart=always\nRestartSec=1\n";
    expect(unit(told("web-lb-1"), "haproxy.service.d/nospof.conf")).toBe(`[Unit]\n${supervised}`);
    expect(unit(told("web-lb-1"), "keepalived.service.d/nospof.conf")).toContain("\nAfter=haproxy.service\n");
    expect(told("web-lb-1").programs.map((one) => one.unit)).toEqual([
      "haproxy.service",
      "keepalived.service",
    ]);
  });

  it("which volume it has, and to start no database without it", () => {
    const document = told("orders-1");
    expect(document.volumes).toEqual([
      { device: "/dev/disk/by-id/virtio-0123456789-abcdef-01", folder: "/var/lib/mysql" },
    ]);
    expect(unit(document, "mariadb.service.d/nospof.conf")).toContain("\nRequiresMountsFor=/var/lib/mysql\n");
  });

  it("to set up the database with every start of it", () => {
    const document = told("orders-2");
    expect(document.setup).toBe("nospof-after-start.service");
    const setup = unit(document, "nospof-after-start.service");
    expect(setup).toContain("PartOf=mariadb.service\n");
    expect(setup).toContain("ExecStart=/bin/sh /etc/nospof/setup-database.sh\n");
    expect(setup).toContain("WantedBy=mariadb.service\n");
  });

  it("to run an image with its environment, files and volumes, its secrets off the command line", () => {
    const document = told("api-1");
    const application = unit(document, "nospof-application.service");
    expect(application).toContain(
      "ExecStart=/usr/bin/docker run --rm --name=nospof-application --network=host " +
        "--volume=/var/spool/api:/var/spool/api --volume=/etc/nospof/files/run/secrets/token:/run/secrets/token:ro " +
        "--env=MODE --env=TOKEN registry.example/api:1.4.2\n",
    );
    expect(application).toContain("Restart=always");
    expect(application).not.toContain("SENTINEL");
    expect(file(document, "/etc/nospof/files/run/secrets/token").text).toBe(SHOP_SECRETS["api-token"]);
    expect(file(document, "/etc/nospof/application.env")).toMatchObject({
      mode: "0600",
      text: 'MODE="production"\nTOKEN="SENTINEL-token \\"\\$HOME\\" \\\\ %n"\n',
    });
    expect(document.preparations).toEqual([
      ["/bin/sh", "-c", expect.stringContaining('docker pull --quiet "$0"'), "registry.example/api:1.4.2"],
    ]);
  });

  it("to run a command without an image as it is, with its files where it looks for them", () => {
    const api = planned("api-1");
    if (api.group.kind !== "service") throw new Error("api is no service");
    const declared = { ...api.group.declared, image: undefined, command: ["/opt/api", "100%", "$PORT"] };
    const document = told("api-1", {}, { group: { ...api.group, declared } });
    expect(document.packages).toEqual(["nftables"]);
    expect(document.preparations).toEqual([]);
    const application = unit(document, "nospof-application.service");
    expect(application).toContain("ExecStart=/opt/api 100%% $$PORT\n");
    expect(application).toContain(
      "BindReadOnlyPaths=/etc/nospof/files/run/secrets/token:/run/secrets/token\n",
    );
    expect(application).not.toContain("docker");
    expect(unit(told("worker-1"), "nospof-application.service")).toContain(
      'registry.example/worker:2.0.0 /app/worker --queue "a b"\n',
    );
  });

  it("when it is well, and when its load balancers use it again", () => {
    const { address } = planned("api-1").instance.addresses[0] ?? {};
    expect(told("api-1").health).toEqual({
      questions: [
        { kind: "unit", unit: "nospof-application.service" },
        { kind: "http", address, port: 8080, path: "/healthz", status: 200, timeoutSeconds: 1.5 },
      ],
      intervalSeconds: 90,
      rise: 2,
      // A minute to start, then three failures and two answers with their timeouts.
      patienceSeconds: 518,
      // HAProxy asks twice, every 90 s.
      settleSeconds: 181,
    });
    expect(told("web-lb-1").health.questions).toContainEqual({
      kind: "http",
      address: "127.0.0.1",
      port: 8404,
      path: "/nospof-health",
      status: 200,
      timeoutSeconds: 2,
    });
    expect(told("orders-1").health.questions).toContainEqual({
      kind: "unit",
      unit: "nospof-after-start.service",
    });
    expect(told("worker-1").health.questions).toContainEqual({
      kind: "command",
      command: ["/usr/bin/docker", "exec", "nospof-application", "/app/alive"],
      timeoutSeconds: 1,
    });
  });

  it("how it is drained: ports, virtual IPs, and until its load balancers have noticed", () => {
    const stop = (name: string): string =>
      /^ExecStop=(.*)$/m.exec(unit(told(name), "nospof-drain.service"))?.[1] ?? "";
    const run = "/usr/bin/python3 /usr/local/lib/nospof drain";
    expect(stop("api-1")).toBe(`${run} --port=8080 --at-least=20 --patience=30`);
    expect(stop("web-lb-1")).toBe(
      `${run} --port=80 --port=443 --virtual-ip=${plan.virtualIps[0]?.address} --end=haproxy.service ` +
        "--health=127.0.0.1:8404 --at-least=0 --patience=5",
    );
    expect(stop("orders-1")).toBe(`${run} --port=3306 --at-least=0 --patience=10`);
    expect(unit(told("web-lb-1"), "nospof-drain.service")).toContain(
      "\nAfter=network-online.target haproxy.service keepalived.service\n",
    );
  });

  it("only what is other in the agent than it was born with", () => {
    expect(told("api-1").agent).toEqual({});
    const older = { ...agentHashes(), "agent.py": "0".repeat(64), "gone.py": "1".repeat(64) };
    expect(told("api-1", { agent: older }).agent).toEqual({
      "agent.py": expect.stringContaining("def run():"),
      "gone.py": null,
    });
  });
});

describe("what is too much for Nova", () => {
  const KEY = "c2VjcmV0IGtleQ==";
  const noise = Array.from({ length: 9000 }, (_, index) => ((index * 7919) % 65_521).toString(36)).join("");

  it("is refused with what is largest of it", () => {
    const document = told("web-lb-1", { secret: () => noise });
    expect(() => sealedDocument(document, KEY, 3)).toThrow(
      new RegExp(
        `^The configuration of web-lb-1 takes \\d+ characters, compressed, but Nova takes 31620 as metadata of a ` +
          `machine. Most of it is /etc/haproxy/certs/certificate.pem, ${noise.length} bytes: make that smaller`,
      ),
    );
  });

  it("depends on what others have put there", () => {
    const document = told("orders-1");
    expect(sealedDocument(document, KEY, 3).text.length).toBeLessThan(31_620);
    expect(() => sealedDocument(document, KEY, 120)).toThrow(/but Nova takes 1785 as metadata/);
  });
});
