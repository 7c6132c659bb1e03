package main

import (
	"context"
	"errors"
	"fmt"
	"os/exec"
	"strings"

	"github.com/google/shlex"
	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"
)

// Exit status by which @pulumi/pulumi says that it has told the user already what is wrong.
const alreadyTold = 32

// A command for one of @pulumi/pulumi's entry points, in the version that the program finds.
// Of a project's options nodeargs and typescript are known.
func node(
	ctx context.Context, info *pulumirpc.ProgramInfo, entryPoint string, arguments ...string,
) (*exec.Cmd, error) {
	options := info.GetOptions().AsMap()
	given, _ := options["nodeargs"].(string)
	nodeArguments, err := shlex.Split(given)
	if err != nil {
		return nil, fmt.Errorf("runtime.options.nodeargs: %w", err)
	}

	resolve := exec.CommandContext(ctx, "node", "-p", "require.resolve(process.argv[1])", entryPoint)
	resolve.Dir = info.GetProgramDirectory()
	found, err := resolve.Output()
	if err != nil {
		return nil, fmt.Errorf("%s was not found from %s; have the packages been installed? %s",
			entryPoint, info.GetProgramDirectory(), reason(err))
	}

	command := append(nodeArguments, strings.TrimSpace(string(found)))
	return exec.CommandContext(ctx, "node", append(command, arguments...)...), nil
}

// Whether @pulumi/pulumi is to transpile TypeScript: yes, unless the project says no.
func transpiles(info *pulumirpc.ProgramInfo) bool {
	transpile, said := info.GetOptions().AsMap()["typescript"].(bool)
	return transpile || !said
}

func reason(err error) string {
	var exit *exec.ExitError
	if errors.As(err, &exit) {
		return strings.TrimSpace(string(exit.Stderr))
	}
	return err.Error()
}
