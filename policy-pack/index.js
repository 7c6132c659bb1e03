/** `pulumi up --policy-pack node_modules/nospof/policy-pack`; configured by `--policy-pack-config`. */
import { PolicyPack } from "@pulumi/policy";
import { availabilityPolicies } from "nospof/policy";

new PolicyPack("nospof", { policies: availabilityPolicies() });
