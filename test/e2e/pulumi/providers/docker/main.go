// Command pulumi-resource-docker is the provider that @pulumi/docker talks to, as Pulumi publishes it, but for the
// resources that do not come from Terraform: docker.Image and docker.BuildxBuilder.
package main

import (
	"github.com/pulumi/pulumi-terraform-bridge/v3/pkg/tfbridge"
	shimv2 "github.com/pulumi/pulumi-terraform-bridge/v3/pkg/tfshim/sdk-v2"
	"github.com/terraform-providers/terraform-provider-docker/shim"
)

// Set by the linker to the version of @pulumi/docker.
var version = "0.0.0"

func main() {
	info := tfbridge.ProviderInfo{
		P: shimv2.NewProvider(shim.Docker(version)), Name: "docker", Version: version,
		MetadataInfo: tfbridge.NewProviderMetadata([]byte("{}")),
		Config: map[string]*tfbridge.SchemaInfo{
			"host": {Default: &tfbridge.DefaultInfo{
				Value: "unix:///var/run/docker.sock", EnvVars: []string{"DOCKER_HOST"},
			}},
			"registry_auth": {Name: "registryAuth", MaxItemsOne: tfbridge.False()},
		},
		// Terraform's names, and the types of @pulumi/docker.
		Resources: map[string]*tfbridge.ResourceInfo{
			"docker_config": {Tok: "docker:index/serviceConfig:ServiceConfig"},
			"docker_container": {
				Tok:                 "docker:index/container:Container",
				DeleteBeforeReplace: true,
				Fields: map[string]*tfbridge.SchemaInfo{
					"command":           {Name: "command"},
					"networks_advanced": {Name: "networksAdvanced"},
				},
			},
			"docker_image": {
				Tok: "docker:index/remoteImage:RemoteImage",
				// A reference, not a name to be made up.
				Fields: map[string]*tfbridge.SchemaInfo{"name": {Name: "name"}},
			},
			"docker_network":        {Tok: "docker:index/network:Network"},
			"docker_plugin":         {Tok: "docker:index/plugin:Plugin"},
			"docker_registry_image": {Tok: "docker:index/registryImage:RegistryImage"},
			"docker_secret":         {Tok: "docker:index/secret:Secret"},
			"docker_service":        {Tok: "docker:index/service:Service"},
			"docker_tag":            {Tok: "docker:index/tag:Tag"},
			"docker_volume":         {Tok: "docker:index/volume:Volume"},
		},
		DataSources: map[string]*tfbridge.DataSourceInfo{
			"docker_image":          {Tok: "docker:index/getRemoteImage:getRemoteImage"},
			"docker_logs":           {Tok: "docker:index/getLogs:getLogs"},
			"docker_network":        {Tok: "docker:index/getNetwork:getNetwork"},
			"docker_plugin":         {Tok: "docker:index/getPlugin:getPlugin"},
			"docker_registry_image": {Tok: "docker:index/getRegistryImage:getRegistryImage"},
		},
	}
	info.SetAutonaming(255, "-")
	tfbridge.Main("docker", version, info, []byte("{}"))
}
