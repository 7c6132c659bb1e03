package main

import (
	"errors"
	"os/exec"

	"github.com/pulumi/pulumi/sdk/v3/go/common/util/rpcutil"
	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"
)

// RunPlugin runs a policy pack, which the engine calls an analyzer, or a provider that is written in TypeScript.
func (*languageHost) RunPlugin(
	request *pulumirpc.RunPluginRequest, server pulumirpc.LanguageRuntime_RunPluginServer,
) error {
	closer, stdout, stderr, err := rpcutil.MakeRunPluginStreams(server, false)
	if err != nil {
		return err
	}
	defer closer.Close()

	info := request.GetInfo()
	folder := info.GetProgramDirectory()
	directory, entryPoint := request.GetPwd(), "@pulumi/pulumi/cmd/run-plugin"
	arguments := append([]string{folder}, request.GetArgs()...)
	if request.GetKind() == "analyzer" {
		// @pulumi/policy reads the pack's package.json where it is started.
		directory, entryPoint = folder, "@pulumi/pulumi/cmd/run-policy-pack"
		arguments = append(request.GetArgs(), folder)
	}
	command, err := node(server.Context(), info, entryPoint, arguments...)
	if err != nil {
		return err
	}
	command.Dir, command.Env = directory, request.GetEnv()
	command.Stdout, command.Stderr = stdout, stderr

	err = command.Run()
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		return err
	}
	status := int32(command.ProcessState.ExitCode())
	return server.Send(&pulumirpc.RunPluginResponse{Output: &pulumirpc.RunPluginResponse_Exitcode{Exitcode: status}})
}
