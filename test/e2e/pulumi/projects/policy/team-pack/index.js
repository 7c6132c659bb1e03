/** A team that lets nobody accept anything, but for one rule. */
import { PolicyPack } from "@pulumi/policy";
import { availabilityPolicies } from "nospof/policy";

new PolicyPack("our-team", {
  policies: availabilityPolicies({ allow: ["backup-misses-rpo"], suppressions: false }),
});
