/** Machines that lack something: what it is, and how to get it. */
import { beforeAll, expect, test } from "vitest";
import { buildPackage } from "../built-package.ts";
import { expectUserError } from "../run-nospof.ts";
import { labElsewhere, smallStack, uniqueLab } from "./lab-cli.ts";

beforeAll(buildPackage);

const NOBODY = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"];

test("not root: every command says so alike", async () => {
  const cwd = await smallStack();
  for (const args of [["up"], ["status"], ["down"], ["shell", "web-1"], ["logs", "web-1"]]) {
    expect(await labElsewhere(args, cwd, { prefix: NOBODY })).toEqual({
      status: 2,
      stdout: "",
      stderr:
        "error a lab needs root: it makes network namespaces, mounts and cgroups\n  fix: sudo nospof lab …\n",
    });
  }
});

test("root of a user namespace without other users", async () => {
  const prefix = ["unshare", "--user", "--map-root-user"];
  expectUserError(
    await labElsewhere(["up"], await smallStack(), { prefix }),
    "this is root of a user namespace that lacks the users its programs run as",
    "fix: run nospof without unshare --user",
  );
});

/** A file that nobody may run, over each of the programs. */
const hide = (...programs: readonly string[]): string =>
  `touch "$PWD/hidden"; for each in ${programs.join(" ")}; do mount --bind "$PWD/hidden" "$(command -v $each)"; done`;

test("a program that is missing is named with its package, all of them at once", async () => {
  const cwd = await smallStack();
  const up = (shell: string) => labElsewhere(["up", "--name", uniqueLab()], cwd, { shell });
  expect(await up(hide("nft"))).toEqual({
    status: 2,
    stdout: "",
    stderr: "error nft: not found on this machine\n  fix: apt-get install nftables\n",
  });
  expectUserError(await up(hide("haproxy", "keepalived")), "apt-get install haproxy keepalived");
  expectUserError(
    await up(hide("ip", "tc", "openssl")),
    "ip, tc, openssl: not found",
    "install iproute2 openssl",
  );
});

test("a system that is not Linux", async () => {
  const other = encodeURIComponent('Object.defineProperty(process, "platform", { value: "darwin" })');
  const shell = `mount -t tmpfs none /proc; export NODE_OPTIONS='--import=data:text/javascript,${other}'`;
  for (const args of [["up"], ["status"], ["down"]]) {
    expectUserError(
      await labElsewhere(args, await smallStack(), { shell }),
      "a lab needs Linux: it is made of Linux namespaces, and this is darwin",
      "fix: run nospof in a virtual machine with Debian or Ubuntu",
    );
  }
});

test("cgroups that are not there, or not to be written to", async () => {
  const cwd = await smallStack();
  const up = (shell: string) => labElsewhere(["up", "--name", uniqueLab()], cwd, { shell });
  const all = "findmnt --noheadings --list --output TARGET --types cgroup2";
  expectUserError(
    await up(`for each in $(${all}); do umount --lazy $each; done`),
    "a lab needs cgroup version 2, which is not mounted here",
    "mount -t cgroup2 none /sys/fs/cgroup/unified",
  );
  expectUserError(
    await up(`for each in $(${all}); do mount -o remount,bind,ro $each; done`),
    "a lab needs cgroups of its own, and /sys/fs/cgroup",
    "run it with --privileged",
  );
});
