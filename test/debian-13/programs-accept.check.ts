/** The programs of Debian 13 accept every file that is rendered for their releases. */
import { describe, expect, test } from "vitest";
import type { Plan } from "../../src/plan/model.ts";
import type { Bundle } from "../../src/render/bundle.ts";
import { CONFIGURATION_FILE } from "../../src/render/mysql/paths.ts";
import { render } from "../../src/render/render.ts";
import {
  isRefusal,
  type Judge,
  judge,
  judgesOf,
  machineOf,
  type Verdict,
} from "../programs/bundle-machine.ts";
import { makeCertificate } from "../programs/certificate.ts";
import { inNamespace, type NamespaceSetup } from "../programs/namespace.ts";
import { expectAccepted, readByMariadbOf, type ServerOpinion } from "../render/mysql/real-server.ts";
import { DEBIAN_13, debian13Folder, debian13Plans } from "./debian-13.ts";

const root = debian13Folder();
const certificate = await makeCertificate();
const plans = await debian13Plans();

interface Placed {
  readonly plan: Plan;
  readonly bundle: Bundle;
}

const placed: readonly Placed[] = plans.flatMap((plan) => render(plan).map((bundle) => ({ plan, bundle })));

/** Each with what a line of the report starts with. */
const files = placed.flatMap((each) =>
  judgesOf(each.bundle).map((program) => [program, titleOf(each), each] as const),
);

/** Servers of MySQL are left out: Debian has none. */
const databases = placed.flatMap((each) => {
  const file = each.bundle.files.find(
    ({ path, program }) => path === CONFIGURATION_FILE && program === "mariadb",
  );
  return file === undefined ? [] : [[titleOf(each), each, file.content] as const];
});

describe("the folder has the release that is rendered for", () => {
  test.each([
    ["nginx", ["nginx", "-v"]],
    ["haproxy", ["haproxy", "-v"]],
    ["keepalived", ["keepalived", "--version"]],
    ["mariadb", ["mariadbd", "--version"]],
  ] as const)("%s", async (program, command) => {
    const { output } = await inNamespace({ root }, (machine) => machine.run(command));
    const [version] = /\d+\.\d+/.exec(output) ?? [];
    expect(version).toBe(DEBIAN_13[program]);
  });
});

describe("accepted by", () => {
  test.each(files)("%s: %s", async (program, _title, each) => {
    const verdicts = await verdictsOn(each, program);
    expect(verdicts).toHaveLength(1);
    expect(verdicts.filter(isRefusal)).toEqual([]);
  });

  test.each(databases)("mariadb: %s", async (_title, each, content) => {
    await expectAccepted(content, await opinionOn(each));
  });
});

describe("nonsense is refused, so that the checks above can fail, by", () => {
  test.each(firstOfEach(files))("%s", async (program, _title, each) => {
    expect((await verdictsOn(withNonsense(each), program)).map(isRefusal)).toEqual([true]);
  });

  test.each(databases.slice(0, 1))("mariadb: %s", async (_title, each) => {
    expect((await opinionOn(withNonsense(each))).exitCode).not.toBe(0);
  });
});

function titleOf({ plan, bundle }: Placed): string {
  return `${plan.name}/${bundle.instance}`;
}

function machineFor({ plan, bundle }: Placed, secret: string): NamespaceSetup {
  return { ...machineOf(plan, bundle, secret), root };
}

function verdictsOn(each: Placed, program: Judge): Promise<readonly Verdict[]> {
  return inNamespace(machineFor(each, certificate), (machine) => judge(each.bundle, machine, [program]));
}

function opinionOn(each: Placed): Promise<ServerOpinion> {
  return inNamespace(machineFor(each, "secret"), readByMariadbOf);
}

/** For the programs with blocks, and for MariaDB's file, which ends with the section of another program. */
const NONSENSE = "[mysqld]\nnonsense_here = {";

function withNonsense({ plan, bundle }: Placed): Placed {
  const broken = bundle.files.map((file) => ({ ...file, content: `${file.content}\n${NONSENSE}\n` }));
  return { plan, bundle: { ...bundle, files: broken } };
}

function firstOfEach(all: typeof files): typeof files {
  return all.filter(([program], index) => all.findIndex(([other]) => other === program) === index);
}
