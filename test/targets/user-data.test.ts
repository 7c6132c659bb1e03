import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { render } from "../../src/render/render.ts";
import { type Machine, userData } from "../../src/targets/openstack/user-data.ts";
import { SHOP_SECRETS, shopPlan } from "./shop.ts";

const plan = shopPlan();

function machine(name: string, changes: Partial<Machine> = {}): Machine {
  const instance = plan.instances.find((one) => one.name === name);
  const group = plan.groups.find((one) => one.name === instance?.group);
  const bundle = render(plan).find((one) => one.instance === name);
  if (instance === undefined || group === undefined || bundle === undefined)
    throw new Error(`no instance ${name}`);
  return {
    plan,
    group,
    instance,
    bundle,
    install: true,
    secret: (secret) => Reflect.get(SHOP_SECRETS, secret),
    interfaces: instance.addresses.map((_, index) => ({
      mac: `fa:16:3e:00:00:0${index}`,
      name: `eth${index}`,
    })),
    volumeIds: instance.volumes.map(() => "0123456789-abcdef-0123456789-ffff"),
    ...changes,
  };
}

interface CloudConfig {
  readonly hostname: string;
  readonly bootcmd: string[][];
  readonly packages?: string[];
  readonly runcmd: string[][];
  readonly write_files: {
    path: string;
    permissions: string;
    owner: string;
    content: string;
    encoding?: string;
  }[];
}

function parsed(name: string, changes: Partial<Machine> = {}): CloudConfig {
  const text = userData(machine(name, changes));
  expect(text.startsWith("#cloud-config\n")).toBe(true);
  return parse(text);
}

function file(config: CloudConfig, path: string): string {
  const found = config.write_files.filter((one) => one.path === path);
  expect(found, path).toHaveLength(1);
  return found[0]?.content ?? "";
}

describe("user data", () => {
  it("installs the programs of each kind of machine, and only where it can", () => {
    expect(parsed("web-lb-1").packages).toEqual(["haproxy", "keepalived"]);
    expect(parsed("orders-1").packages).toEqual(["mariadb-server"]);
    expect(parsed("api-1").packages).toEqual(["docker.io"]);
    expect(parsed("api-1", { install: false })).not.toHaveProperty("packages");
  });

  it("writes every file of the bundle with its bytes and mode, and secrets with theirs", () => {
    const config = parsed("web-lb-1");
    const { bundle } = machine("web-lb-1");
    expect(bundle.files.length).toBeGreaterThan(2);
    for (const { path, content, mode } of bundle.files) {
      expect(config.write_files).toContainEqual({
        path,
        content,
        owner: "root:root",
        permissions: `0${mode.toString(8)}`,
      });
    }
    const certificate = config.write_files.find((one) => one.path === "/etc/haproxy/certs/certificate.pem");
    expect(certificate).toMatchObject({
      permissions: "0400",
      owner: "root:root",
      content: SHOP_SECRETS.certificate,
    });
  });

  it("leaves the default route to the interface that clients come in by, and none to a machine that leads nowhere", () => {
    const way = (name: string) => parsed(name).bootcmd[0]?.filter((word) => word.startsWith("default="));
    expect(way("web-lb-1")).toEqual(["default=eth1"]);
    expect(way("api-1")).toEqual([]);
  });

  it("keeps every program under a supervisor, and starts it", () => {
    const config = parsed("web-lb-1");
    for (const program of ["haproxy", "keepalived"]) {
      expect(file(config, `/etc/systemd/system/${program}.service.d/nospof.conf`)).toBe(
        "[Unit]\nStartLimitIntervalSec=0\n\n[Service]\nRestart=always\nRestartSec=1\n",
      );
      expect(config.runcmd).toContainEqual(
        expect.arrayContaining(["systemctl", "restart", `${program}.service`]),
      );
    }
  });

  it("waits for the data volume, and lets no database start without it", () => {
    const config = parsed("orders-1");
    const [, , mounting] = config.bootcmd;
    expect(mounting?.slice(0, 5)).toEqual(["cloud-init-per", "instance", "nospof-2", "sh", "-c"]);
    expect(mounting?.at(-1)).toBe("/dev/disk/by-id/virtio-0123456789-abcdef-01=/var/lib/mysql");
    const unit = file(config, "/etc/systemd/system/mariadb.service.d/nospof.conf");
    expect(unit).toContain(
      "[Unit]\nStartLimitIntervalSec=0\nRequiresMountsFor=/var/lib/mysql\n\n[Service]\n",
    );
  });

  it("runs the setup with every start of the database", () => {
    const unit = file(parsed("orders-2"), "/etc/systemd/system/nospof-after-start.service");
    expect(unit).toContain("PartOf=mariadb.service\n");
    expect(unit).toContain("ExecStart=/bin/sh /etc/nospof/setup-database.sh\n");
    expect(unit).toContain("WantedBy=mariadb.service\n");
  });

  it("runs an image with its environment, files and volumes, its secrets off the command line", () => {
    const config = parsed("api-1");
    const unit = file(config, "/etc/systemd/system/nospof-application.service");
    expect(unit).toContain(
      "ExecStart=/usr/bin/docker run --rm --name=nospof-application --network=host " +
        "--volume=/var/spool/api:/var/spool/api --volume=/etc/nospof/files/run/secrets/token:/run/secrets/token:ro " +
        "--env=MODE --env=TOKEN registry.example/api:1.4.2\n",
    );
    expect(unit).toContain("Restart=always");
    expect(unit).not.toContain("SENTINEL");
    expect(file(config, "/etc/nospof/files/run/secrets/token")).toBe(SHOP_SECRETS["api-token"]);
    const environment = config.write_files.find((one) => one.path === "/etc/nospof/application.env");
    expect(environment?.permissions).toBe("0600");
    expect(environment?.content).toBe('MODE="production"\nTOKEN="SENTINEL-token \\"\\$HOME\\" \\\\ %n"\n');
  });

  it("runs a command without an image as it is, with its files where it looks for them", () => {
    const api = machine("api-1");
    if (api.group.kind !== "service") throw new Error("api is no service");
    const declared = { ...api.group.declared, image: undefined, command: ["/opt/api", "100%", "$PORT"] };
    const config = parsed("api-1", { group: { ...api.group, declared } });
    expect(config).not.toHaveProperty("packages");
    const unit = file(config, "/etc/systemd/system/nospof-application.service");
    expect(unit).toContain("ExecStart=/opt/api 100%% $$PORT\n");
    expect(unit).toContain("BindReadOnlyPaths=/etc/nospof/files/run/secrets/token:/run/secrets/token\n");
    expect(unit).not.toContain("docker");
  });

  it("quotes the words of a command", () => {
    const unit = file(parsed("worker-1"), "/etc/systemd/system/nospof-application.service");
    expect(unit).toContain('registry.example/worker:2.0.0 /app/worker --queue "a b"\n');
  });

  it("carries bytes that YAML cannot show", () => {
    const secret = "a\u0000b\r\nc\u0085";
    const config = parsed("web-lb-1", { secret: () => secret });
    const certificate = config.write_files.find((one) => one.path === "/etc/haproxy/certs/certificate.pem");
    expect(certificate?.encoding).toBe("b64");
    expect(Buffer.from(certificate?.content ?? "", "base64").toString()).toBe(secret);
  });

  it("refuses more than Nova takes", () => {
    expect(() => userData(machine("web-lb-1", { secret: () => "x".repeat(50_000) }))).toThrow(
      /user data of web-lb-1 takes \d+ bytes, but Nova takes 65535\. Most of it is \/etc\/haproxy\/certs\/certificate\.pem, 50000 bytes/,
    );
  });
});
