/** The same settings as the provider, from the same places. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { authentication, defaultCredentials } from "../../../src/targets/openstack/cloud/credentials.ts";

const SCOPE = { project: { name: "shop", domain: { id: "default" } } };

describe("credentials", () => {
  it("come from the environment, by each of its names", () => {
    const given = defaultCredentials({
      OS_AUTH_URL: "https://cloud.example:5000",
      OS_USERNAME: "ops",
      OS_PASSWORD: "secret",
      OS_TENANT_NAME: "shop",
      OS_REGION_NAME: "R1",
      OS_INTERFACE: "internal",
      OS_CACERT: "",
    });
    expect(given).toMatchObject({
      authUrl: "https://cloud.example:5000",
      userName: "ops",
      password: "secret",
      projectName: "shop",
      region: "R1",
      interface: "internal",
    });
    expect(given.cacert).toBeUndefined();
  });

  it("log in with a password, in the default domain unless another is said", () => {
    const user = { name: "ops", domain: { id: "default" }, password: "secret" };
    expect(authentication({ userName: "ops", password: "secret", projectName: "shop" })).toEqual({
      auth: { identity: { methods: ["password"], password: { user } }, scope: SCOPE },
    });
    expect(
      authentication({
        userId: "u1",
        password: "secret",
        projectName: "shop",
        projectDomainName: "Shops",
      }),
    ).toEqual({
      auth: {
        identity: { methods: ["password"], password: { user: { id: "u1", password: "secret" } } },
        scope: { project: { name: "shop", domain: { name: "Shops" } } },
      },
    });
  });

  it("log in with an application credential, which knows its project, or with a token", () => {
    const secret = { applicationCredentialSecret: "secret" };
    const identity = { methods: ["application_credential"] };
    expect(authentication({ ...secret, applicationCredentialId: "a1" })).toEqual({
      auth: { identity: { ...identity, application_credential: { id: "a1", secret: "secret" } } },
    });
    expect(authentication({ ...secret, applicationCredentialName: "deploy", userId: "u1" })).toEqual({
      auth: {
        identity: {
          ...identity,
          application_credential: { name: "deploy", secret: "secret", user: { id: "u1" } },
        },
      },
    });
    expect(authentication({ token: "t", projectId: "p1" })).toEqual({
      auth: { identity: { methods: ["token"], token: { id: "t" } }, scope: { project: { id: "p1" } } },
    });
  });
});

describe("clouds.yaml", () => {
  let folder = "";
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "nospof-clouds-"));
    writeFileSync(
      join(folder, "clouds.yaml"),
      `clouds:
  shop:
    region_name: R1
    verify: false
    auth: {auth_url: "https://cloud.example", username: ops, project_name: shop, user_domain_name: Default}
`,
    );
  });
  afterEach(() => rmSync(folder, { recursive: true }));
  const environment = () => ({ OS_CLIENT_CONFIG_FILE: join(folder, "clouds.yaml"), OS_CLOUD: "shop" });

  it("is read for the cloud that is named, with secure.yaml beside it, over what the environment says", () => {
    writeFileSync(join(folder, "secure.yaml"), "clouds: {shop: {auth: {password: secret}}}\n");
    expect(defaultCredentials({ ...environment(), OS_REGION_NAME: "R9", OS_PROJECT_ID: "p1" })).toMatchObject(
      {
        authUrl: "https://cloud.example",
        region: "R1",
        userName: "ops",
        password: "secret",
        userDomainName: "Default",
        projectName: "shop",
        projectId: "p1",
        insecure: true,
      },
    );
  });

  it("that does not have the cloud is refused by name", () => {
    expect(() => defaultCredentials({ ...environment(), OS_CLOUD: "shpo" })).toThrow(
      `There is no cloud "shpo" in ${join(folder, "clouds.yaml")}: add it, or set openstack:cloud or OS_CLOUD.`,
    );
  });
});
