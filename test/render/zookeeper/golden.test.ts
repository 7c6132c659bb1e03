import { describe, expect, test } from "vitest";
import { membersOf } from "./planned-ensemble.ts";

describe("the files of an ensemble", () => {
  // The other members differ from the second in nothing but their numbers.
  test.each(membersOf().slice(0, 2))("$instance", async ({ instance, files, afterStart, secretFiles }) => {
    expect(files).toHaveLength(9);
    expect(secretFiles).toEqual([]);
    expect(afterStart).toEqual([
      ["/bin/bash", "/etc/zookeeper/check-member.sh"],
      ["/bin/bash", "/etc/zookeeper/set-members.sh"],
    ]);
    for (const { path, content } of files) {
      await expect(content).toMatchFileSnapshot(`../../golden/zookeeper/${instance}${path}`);
    }
  });

  test("with a password of super prepare with it, and are the same otherwise", async () => {
    const [plain] = membersOf();
    const [member] = membersOf({ superPassword: "coordination-super" });
    const known = new Map(plain?.files.map(({ path, content }) => [path, content]));
    const other = member?.files.filter(({ path, content }) => known.get(path) !== content) ?? [];
    expect(other.map(({ path }) => path)).toEqual([
      "/etc/zookeeper/prepare-member.sh",
      "/etc/zookeeper/set-members.sh",
    ]);
    for (const { path, content } of other) {
      await expect(content).toMatchFileSnapshot(`../../golden/zookeeper/with-super-password${path}`);
    }
  });

  test("are the same bytes for the same plan", () => {
    expect(membersOf()).toEqual(membersOf());
  });
});
