/** The scripts that targets put into containers and machines, run as they are. */
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { parse } from "yaml";
import { shippedPath } from "../../src/targets/shipped-file.ts";

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "nospof-scripts-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

function path(name: string): string {
  return join(folder, name);
}

/** Programs that stand in for those of the machine, by name. */
function standIns(programs: Readonly<Record<string, string>>): NodeJS.ProcessEnv {
  mkdirSync(path("bin"));
  for (const [name, script] of Object.entries(programs)) {
    writeFileSync(path(`bin/${name}`), `#!/bin/sh\n${script}\n`);
    chmodSync(path(`bin/${name}`), 0o755);
  }
  return { PATH: `${path("bin")}:${process.env.PATH ?? ""}` };
}

describe("mount-volumes.sh", () => {
  const script = shippedPath("openstack/machine/mount-volumes.sh");
  const start = (env: NodeJS.ProcessEnv, device: string) =>
    execa("sh", [script, `${device}=${path("data")}`], {
      env: { ...env, NOSPOF_FSTAB: path("fstab"), NOSPOF_WAIT_SECONDS: "2" },
      reject: false,
    });
  const programs = (hasFileSystem: boolean): NodeJS.ProcessEnv =>
    standIns({
      blkid: hasFileSystem ? "exit 0" : "exit 2",
      mountpoint: "exit 1",
      "mkfs.ext4": `echo mkfs "$@" >>${path("done")}`,
      mount: `echo mount "$@" >>${path("done")}`,
    });

  it("gives a new volume a file system, and keeps what an old one has", async () => {
    writeFileSync(path("disk"), "");
    writeFileSync(path("fstab"), "");
    const env = programs(false);
    expect((await start(env, path("disk"))).exitCode).toBe(0);
    expect(readFileSync(path("done"), "utf8")).toBe(`mkfs -q ${path("disk")}\nmount ${path("data")}\n`);
    const fstab = `${path("disk")} ${path("data")} ext4 defaults,x-systemd.device-timeout=2 0 2\n`;
    expect(readFileSync(path("fstab"), "utf8")).toBe(fstab);

    rmSync(path("bin"), { recursive: true });
    rmSync(path("done"));
    expect((await start(programs(true), path("disk"))).exitCode).toBe(0);
    expect(readFileSync(path("done"), "utf8")).toBe(`mount ${path("data")}\n`);
    expect(readFileSync(path("fstab"), "utf8")).toBe(fstab);
  });

  it("waits for the volume, and fails when it does not come, with the mount still asked for", async () => {
    writeFileSync(path("fstab"), "");
    const { exitCode, stderr } = await start(programs(false), path("absent"));
    expect(exitCode).toBe(1);
    expect(stderr).toContain("was not attached within 2 s");
    expect(readFileSync(path("fstab"), "utf8")).toContain(path("absent"));
    expect(existsSync(path("done"))).toBe(false);
  });
});

describe("name-interfaces.py", () => {
  const NETPLAN = `network:
  version: 2
  ethernets:
    ens3:
      match: {macaddress: "FA:16:3E:00:00:01"}
      set-name: ens3
      addresses: [10.0.1.5/24]
      mtu: 1450
    ens4:
      match: {macaddress: "fa:16:3e:00:00:02"}
      set-name: ens4
      dhcp4: true
`;
  const start = (...pairs: readonly string[]) => startWith(NETPLAN, ...pairs);
  const startWith = async (netplan: string, ...pairs: readonly string[]) => {
    const python = await execa("python3", ["-c", "import yaml"], { reject: false });
    if (python.exitCode !== 0)
      throw new Error("python3 with yaml is missing: install the Debian package python3-yaml");
    mkdirSync(path("netplan"), { recursive: true });
    mkdirSync(path("cloud"), { recursive: true });
    writeFileSync(path("netplan/50-cloud-init.yaml"), netplan);
    const script = shippedPath("openstack/machine/name-interfaces.py");
    return execa("python3", [script, path("netplan"), path("cloud"), ...pairs], { reject: false });
  };

  it("changes the names and nothing else, once and for all", async () => {
    const { exitCode, stderr } = await start("fa:16:3e:00:00:01=eth1", "fa:16:3e:00:00:02=eth0");
    expect(stderr).toBe("");
    expect(exitCode).toBe(0);
    const { network } = parse(readFileSync(path("netplan/50-cloud-init.yaml"), "utf8"));
    expect(network).toEqual({
      version: 2,
      ethernets: {
        eth1: {
          match: { macaddress: "FA:16:3E:00:00:01" },
          "set-name": "eth1",
          addresses: ["10.0.1.5/24"],
          mtu: 1450,
        },
        eth0: { match: { macaddress: "fa:16:3e:00:00:02" }, "set-name": "eth0", dhcp4: true },
      },
    });
    expect(readFileSync(path("cloud/99-nospof-network.cfg"), "utf8")).toBe("network: {config: disabled}\n");
  });

  it("leaves the default route to one interface, in whichever way it is written", async () => {
    const netplan = `network:
  ethernets:
    ens3:
      match: {macaddress: "fa:16:3e:00:00:01"}
      routes: [{to: 0.0.0.0/0, via: 10.0.1.1}, {to: 10.9.0.0/16, via: 10.0.1.2}]
    ens4:
      match: {macaddress: "fa:16:3e:00:00:02"}
      routes: [{to: default, via: 10.0.2.1}]
    ens5:
      match: {macaddress: "fa:16:3e:00:00:03"}
      gateway4: 10.0.3.1
`;
    const macs = [1, 2, 3].map((number) => `fa:16:3e:00:00:0${number}=eth${number - 1}`);
    const routes = async (way: readonly string[]) => {
      expect(await startWith(netplan, ...way, ...macs)).toMatchObject({ exitCode: 0, stderr: "" });
      const { network } = parse(readFileSync(path("netplan/50-cloud-init.yaml"), "utf8"));
      const { eth0, eth1, eth2 } = network.ethernets;
      return [eth0.routes?.map(({ via }: { via: string }) => via), eth1.routes?.[0].via, eth2.gateway4];
    };
    expect(await routes([])).toEqual([["10.0.1.1", "10.0.1.2"], "10.0.2.1", "10.0.3.1"]);
    expect(await routes(["default=eth1"])).toEqual([["10.0.1.2"], "10.0.2.1", undefined]);
    expect(await routes(["default=eth2"])).toEqual([["10.0.1.2"], undefined, "10.0.3.1"]);
  });

  it("fails when it does not find an interface", async () => {
    const { exitCode, stderr } = await start("fa:16:3e:00:00:09=eth0");
    expect(exitCode).toBe(1);
    expect(stderr).toContain("fa:16:3e:00:00:09");
    expect(existsSync(path("cloud/99-nospof-network.cfg"))).toBe(false);
  });
});
