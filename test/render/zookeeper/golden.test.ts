import { describe, expect, test } from "vitest";
import { membersOf } from "./planned-ensemble.ts";

describe("the files of an ensemble", () => {
  // The other members differ from the second in nothing but their numbers.
  test.each(membersOf().slice(0, 2))("$instance", async ({ instance, files, afterStart, secretFiles }) => {
    expect(files).toHaveLength(5);
    expect(secretFiles).toEqual([]);
    expect(afterStart).toEqual([["/bin/bash", "/etc/zookeeper/check-member.sh"]]);
    for (const { path, content } of files) {
      await expect(content).toMatchFileSnapshot(`../../golden/zookeeper/${instance}${path}`);
    }
  });

  test("are the same bytes for the same plan", () => {
    expect(membersOf()).toEqual(membersOf());
  });
});
