// Package shim opens the provider of terraform-provider-docker, which keeps it internal.
package shim

import (
	"github.com/hashicorp/terraform-plugin-sdk/v2/helper/schema"
	"github.com/terraform-providers/terraform-provider-docker/internal/provider"
)

// Docker is Terraform's Docker provider; version is what it says of itself.
func Docker(version string) *schema.Provider { return provider.New(version)() }
