import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { Ajv2020 } from "ajv/dist/2020.js";
import addFormats from "ajv-formats";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { formatManifest, manifestOf } from "../../src/cli/compile/manifest.ts";
import { manifestSchema } from "../../src/cli/compile/manifest-schema.ts";
import { plan } from "../../src/plan/plan.ts";
import { render } from "../../src/render/render.ts";
import { topologyArbitrary } from "../arbitrary/topology.ts";
import { REPOSITORY } from "./built-package.ts";

const published = async () =>
  JSON.parse(await readFile(join(REPOSITORY, "docs/manifest.schema.json"), "utf8"));

test("the published JSON Schema is that of the code", async () => {
  const schema = z.toJSONSchema(manifestSchema, { target: "draft-2020-12" });
  expect(await published()).toEqual({ title: "manifest.json of nospof compile", ...schema });
});

test("every field has its line in docs/manifest.md", async () => {
  const page = await readFile(join(REPOSITORY, "docs/manifest.md"), "utf8");
  const { instances, nospof, ...fields } = manifestSchema.shape;
  for (const name of [
    ...Object.keys(fields),
    ...Object.keys(instances.element.shape),
    ...Object.keys(nospof.shape),
  ]) {
    expect(page, name).toMatch(new RegExp(`^\\|.*\`(?:nospof\\.)?${name}(?:\\[\\])?\``, "m"));
  }
});

describe("the manifest of any topology", () => {
  const rendered = topologyArbitrary().map((topology) => {
    const planned = plan(topology);
    const bundles = render(planned);
    return { planned, bundles, text: formatManifest(manifestOf(planned, bundles)) };
  });

  test("fits the schema", async () => {
    const ajv = new Ajv2020({ strict: true, allErrors: true });
    addFormats.default(ajv);
    const validate = ajv.compile(await published());
    fc.assert(
      fc.property(rendered, ({ text }) => {
        expect(validate(JSON.parse(text)), JSON.stringify(validate.errors)).toBe(true);
        expect(formatManifest(manifestSchema.parse(JSON.parse(text)))).toBe(text);
      }),
      { numRuns: 50 },
    );
  });

  test("lists every instance, file and flow", () => {
    fc.assert(
      fc.property(rendered, ({ planned, bundles, text }) => {
        const manifest = manifestSchema.parse(JSON.parse(text));
        expect(manifest.instances.map(({ name }) => name)).toEqual(planned.instances.map(({ name }) => name));
        expect(manifest.flows).toHaveLength(planned.flows.length);
        const files = manifest.instances.flatMap(({ name, files }) => files.map(({ path }) => name + path));
        const wanted = bundles.flatMap(({ instance, files }) => files.map(({ path }) => instance + path));
        expect(files.sort()).toEqual(wanted.sort());
      }),
      { numRuns: 50 },
    );
  });
});
