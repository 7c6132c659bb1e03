// Named after the module whose internal package it opens: Go lets nothing else in.
module github.com/terraform-providers/terraform-provider-docker/shim

go 1.26

require github.com/terraform-providers/terraform-provider-docker v0.0.0
