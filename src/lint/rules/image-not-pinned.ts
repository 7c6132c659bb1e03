import { servicesOf } from "../reach.ts";
import type { Rule } from "../rule.ts";
import { aboutGroup } from "../subject.ts";
import { code, groupCode } from "../wording.ts";

export const imageNotPinned: Rule = {
  id: "image-not-pinned",
  title: "An image has no tag, or the tag latest",
  severity: "warning",
  references: ["Docker, Building best practices: pin base image versions"],
  check: ({ plan }) =>
    servicesOf(plan).flatMap((group) => {
      const { image } = group.declared;
      if (image === undefined || isPinned(image)) return [];
      return [
        aboutGroup(group, {
          message:
            `${code(image)} is another program each time it is pulled: after a host is replaced, ` +
            `replicas of ${code(group.name)} differ, and nobody can go back to what ran before.`,
          fix: groupCode(group, `image: "${image.replace(/:latest$/, "")}:1.4.2"`),
        }),
      ];
    }),
};

/** A digest, or a tag other than `latest`. The colon of a registry's port stands before a slash. */
function isPinned(image: string): boolean {
  if (image.includes("@")) return true;
  const tag = image.slice(image.lastIndexOf("/") + 1).split(":")[1];
  return tag !== undefined && tag !== "latest";
}
