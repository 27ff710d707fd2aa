// Loads the compose file of the working folder as `docker compose` does, and writes the environment of each service as JSON.
package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"

	"github.com/compose-spec/compose-go/v2/cli"
	"github.com/compose-spec/compose-go/v2/types"
)

func main() {
	project, err := load()
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	services := map[string]types.MappingWithEquals{}
	for name, service := range project.Services {
		services[name] = service.Environment
	}
	if err := json.NewEncoder(os.Stdout).Encode(services); err != nil {
		panic(err)
	}
}

// The options and their order are those of docker compose itself.
func load() (*types.Project, error) {
	options, err := cli.NewProjectOptions(nil,
		cli.WithWorkingDirectory(""),
		cli.WithOsEnv,
		cli.WithEnvFiles(),
		cli.WithDotEnv,
		cli.WithConfigFileEnv,
		cli.WithDefaultConfigPath,
	)
	if err != nil {
		return nil, err
	}
	return options.LoadProject(context.Background())
}
