// Command pulumi-resource-openstack is the provider that @pulumi/openstack talks to, as Pulumi publishes it, but only for
// the types that topologies compile to and that tests prepare a cloud with.
package main

import (
	"fmt"
	"os"

	"github.com/pulumi/pulumi-terraform-bridge/v3/pkg/tfbridge"
	shimv2 "github.com/pulumi/pulumi-terraform-bridge/v3/pkg/tfshim/sdk-v2"
	"github.com/pulumi/pulumi/sdk/v3/go/common/tokens"
	"github.com/terraform-provider-openstack/terraform-provider-openstack/v3/openstack"
)

// Set by the linker to the version of @pulumi/openstack.
var version = "0.0.0"

// Terraform's names, and the types of @pulumi/openstack.
var resources = map[string]tokens.Type{
	"openstack_blockstorage_quotaset_v3":              "openstack:blockstorage/quoteSetV3:QuoteSetV3",
	"openstack_blockstorage_volume_attach_v3":         "openstack:blockstorage/volumeAttach:VolumeAttach",
	"openstack_blockstorage_volume_type_v3":           "openstack:blockstorage/volumeTypeV3:VolumeTypeV3",
	"openstack_blockstorage_volume_v3":                "openstack:blockstorage/volume:Volume",
	"openstack_compute_flavor_v2":                     "openstack:compute/flavor:Flavor",
	"openstack_compute_instance_v2":                   "openstack:compute/instance:Instance",
	"openstack_compute_interface_attach_v2":           "openstack:compute/interfaceAttach:InterfaceAttach",
	"openstack_compute_keypair_v2":                    "openstack:compute/keypair:Keypair",
	"openstack_compute_quotaset_v2":                   "openstack:compute/quotaSetV2:QuotaSetV2",
	"openstack_compute_servergroup_v2":                "openstack:compute/serverGroup:ServerGroup",
	"openstack_compute_volume_attach_v2":              "openstack:compute/volumeAttach:VolumeAttach",
	"openstack_images_image_v2":                       "openstack:images/image:Image",
	"openstack_networking_floatingip_associate_v2":    "openstack:networking/floatingIpAssociate:FloatingIpAssociate",
	"openstack_networking_floatingip_v2":              "openstack:networking/floatingIp:FloatingIp",
	"openstack_networking_network_v2":                 "openstack:networking/network:Network",
	"openstack_networking_port_secgroup_associate_v2": "openstack:networking/portSecGroupAssociate:PortSecGroupAssociate",
	"openstack_networking_port_v2":                    "openstack:networking/port:Port",
	"openstack_networking_quota_v2":                   "openstack:networking/quotaV2:QuotaV2",
	"openstack_networking_router_interface_v2":        "openstack:networking/routerInterface:RouterInterface",
	"openstack_networking_router_route_v2":            "openstack:networking/routerRoute:RouterRoute",
	"openstack_networking_router_v2":                  "openstack:networking/router:Router",
	"openstack_networking_secgroup_rule_v2":           "openstack:networking/secGroupRule:SecGroupRule",
	"openstack_networking_secgroup_v2":                "openstack:networking/secGroup:SecGroup",
	"openstack_networking_subnet_v2":                  "openstack:networking/subnet:Subnet",
}

var dataSources = map[string]tokens.ModuleMember{
	"openstack_compute_flavor_v2":      "openstack:compute/getFlavor:getFlavor",
	"openstack_images_image_v2":        "openstack:images/getImage:getImage",
	"openstack_networking_network_v2":  "openstack:networking/getNetwork:getNetwork",
	"openstack_networking_port_v2":     "openstack:networking/getPort:getPort",
	"openstack_networking_router_v2":   "openstack:networking/getRouter:getRouter",
	"openstack_networking_secgroup_v2": "openstack:networking/getSecGroup:getSecGroup",
	"openstack_networking_subnet_v2":   "openstack:networking/getSubnet:getSubnet",
}

func main() {
	provider := shimv2.NewProvider(openstack.Provider())
	info := tfbridge.ProviderInfo{
		P: provider, Name: "openstack", Version: version,
		MetadataInfo: tfbridge.NewProviderMetadata([]byte("{}")),
		Resources:    map[string]*tfbridge.ResourceInfo{},
		DataSources:  map[string]*tfbridge.DataSourceInfo{},
	}
	for name, token := range resources {
		known := provider.ResourcesMap().Get(name) != nil
		refuseUnknown(name, known)
		info.Resources[name] = &tfbridge.ResourceInfo{Tok: token}
	}
	for name, token := range dataSources {
		known := provider.DataSourcesMap().Get(name) != nil
		refuseUnknown(name, known)
		info.DataSources[name] = &tfbridge.DataSourceInfo{Tok: token}
	}
	info.SetAutonaming(255, "-")
	tfbridge.Main("openstack", version, info, []byte("{}"))
}

// A name that Terraform's provider does not have would make a type that no program can use.
func refuseUnknown(name string, known bool) {
	if !known {
		fmt.Fprintf(os.Stderr, "pulumi-resource-openstack: Terraform's provider has no %s\n", name)
		os.Exit(1)
	}
}
