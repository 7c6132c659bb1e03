import { afterEach, beforeAll, expect, test } from "vitest";
import { NOTHING, residueOf } from "../../targets/lab/machine/residue.ts";
import { buildPackage } from "../built-package.ts";
import { expectUserError } from "../run-nospof.ts";
import { lab, smallStack, startLab, uniqueLab } from "./lab-cli.ts";

beforeAll(buildPackage);

const made: string[] = [];
afterEach(async () => {
  for (const name of made.splice(0)) await lab(["down", "--name", name]);
});

function newLab(): string {
  const name = uniqueLab();
  made.push(name);
  return name;
}

test("up, what can be done then, and down, as the output of each says", async () => {
  const name = newLab();
  const up = await lab(["up", "--name", name], await smallStack());
  expect(up.stderr.replaceAll(/^.*limits are off.*\n/gm, "")).not.toContain("error");
  expect(up.status).toBe(0);
  expect(up.stdout).toMatch(new RegExp(`^lab ${name} is up: 8 hosts, ready after [\\d.]+ s\n`));

  // Commands that are offered are run as they stand.
  const request = /^ +nospof lab (shell .* curl .*)$/m.exec(up.stdout)?.[1] ?? "";
  const answer = await lab(request.split(" "));
  expect(answer).toMatchObject({ status: 0, stderr: "" });
  expect(answer.stdout).not.toBe("");

  const status = await lab(["status", "--name", name]);
  expect(status.stdout).toMatch(
    /^ {2}balancer-1 +haproxy ready \(\d+\), keepalived ready \(\d+\) {2}10\.10\.1\./m,
  );
  expect(status.status).toBe(0);
  await lab(["shell", "--name", name, "web-1", "pkill", "-KILL", "-f", "responder"]);
  const broken = await lab(["status", "--name", name]);
  expect(broken.stdout).toMatch(/^ {2}web-1 +application ended {2}10\.10\.2\.\d+\/24$/m);
  expect(broken.status).toBe(1);

  const again = await lab(["up", "--name", name], await smallStack());
  expectUserError(again, `lab "${name}" is up already`, `nospof lab down --name ${name}`, "--name");

  expect(await lab(["down", "--name", name])).toEqual({
    status: 0,
    stdout: `lab ${name} is down\n`,
    stderr: "",
  });
  await expect.poll(() => residueOf(name)).toEqual(NOTHING);
  expect(await lab(["down", "--name", name])).toMatchObject({
    status: 0,
    stdout: `there was no lab ${name}\n`,
  });
});

test("a command in a host gets what it is given, and nospof ends as it does", async () => {
  const name = newLab();
  await lab(["up", "--name", name], await smallStack());
  const shell = (...command: readonly string[]) => lab(["shell", "--name", name, ...command]);
  expect(await shell("web-1", "hostname")).toEqual({ status: 0, stdout: "web-1\n", stderr: "" });
  expect(await shell("clients", "hostname")).toMatchObject({ stdout: "clients\n" });
  expect((await shell("web-1", "sh", "-c", "exit 7")).status).toBe(7);
  expect((await shell("web-1", "--", "sh", "-c", "echo $0 --name; exit 200")).status).toBe(200);
  expect((await shell("web-1", "sh", "-c", "kill -TERM $$")).status).toBe(143);
  expect((await shell("web-1", "ls", "-d", "--color=never", "/run/nospof")).stdout).toBe("/run/nospof\n");
});

test("a shell in a host has the terminal: Ctrl-C is for what runs in it", async () => {
  const name = newLab();
  await lab(["up", "--name", name], await smallStack());
  // script(1) is the terminal; what is typed comes through a pipe, when the shell has had time to get there.
  const typed =
    "(sleep 2; echo 'sleep 50'; sleep 1; printf '\\003'; sleep 0.5; echo 'echo ended $?; exit 5'; sleep 2)";
  const { execa } = await import("execa");
  const { LAUNCHER } = await import("../built-package.ts");
  const command = `${process.execPath} ${LAUNCHER} lab shell --name ${name} web-1`;
  const { stdout, exitCode } = await execa("sh", ["-c", `${typed} | script -qec "${command}" /dev/null`], {
    reject: false,
  });
  expect(stdout).toContain("web-1# ");
  expect(stdout).toMatch(/^(.*\r)?ended 130/m);
  expect(exitCode).toBe(5);
});

test("names that are not there are refused with those that were probably meant", async () => {
  const name = newLab();
  await lab(["up", "--name", name], await smallStack());
  const own = ["--name", name];
  expectUserError(
    await lab(["shell", ...own, "wob-1"]),
    `lab "${name}" has no host "wob-1"`,
    'did you mean "web-1"?',
  );
  expectUserError(await lab(["logs", ...own, "frontend"]), "it has balancer-1, balancer-2, web-1");
  expectUserError(
    await lab(["logs", ...own, "web-1", "aplication"]),
    'web-1 has no program "aplication"',
    'did you mean "application"?',
  );
  expectUserError(
    await lab(["status", "--name", `${name}x`]),
    `there is no lab "${name}x"`,
    `did you mean "${name}"?`,
  );
  expectUserError(
    await lab(["up", "--name", "My Lab"], await smallStack()),
    "'My Lab' is invalid",
    "a-z, 0-9 and -",
  );
});

test("with several labs it is asked which one is meant, and each is taken down for itself", async () => {
  const [one, other] = [newLab(), newLab()];
  const cwd = await smallStack();
  for (const name of [one, other]) expect((await lab(["up", "--name", name], cwd)).status).toBe(0);
  expectUserError(await lab(["status"]), "several labs are up: ", "say which one is meant: --name");
  await lab(["down", "--name", one]);
  expect((await lab(["status", "--name", other])).status).toBe(0);
  await lab(["down", "--name", other]);
  await expect.poll(() => [residueOf(one), residueOf(other)]).toEqual([NOTHING, NOTHING]);
});

test("logs are printed, and followed until the lab is down", async () => {
  const name = newLab();
  await lab(["up", "--name", name], await smallStack());
  const logs = await lab(["logs", "--name", name, "balancer-1", "haproxy"]);
  expect(logs).toMatchObject({ status: 0, stderr: "" });
  expect(logs.stdout).toContain("New worker");
  const all = await lab(["logs", "--name", name, "balancer-1"]);
  expect(all.stdout).toMatch(/^==> haproxy\n(.*\n)*==> keepalived\n/);
  const following = startLab(["logs", "--name", name, "balancer-1", "keepalived", "--follow"], "/");
  const seen: string[] = [];
  following.stdout.on("data", (chunk) => seen.push(String(chunk)));
  await expect.poll(() => seen.join(""), { timeout: 10_000 }).toContain("Keepalived");
  seen.splice(0);
  await lab(["shell", "--name", name, "balancer-1", "pkill", "-HUP", "-o", "keepalived"]);
  await expect.poll(() => seen.join(""), { timeout: 10_000 }).toMatch(/reload/i);
  await lab(["down", "--name", name]);
  expect((await following).exitCode).toBe(0);
});
