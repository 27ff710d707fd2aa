// Reads a JSON list of texts from standard input and prints what a reader takes from each, null where it refuses: godotenv,
// the --env-file of docker, or the variables of Terraform (HCL).
package main

import (
	"encoding/json"
	"os"
	"strings"

	"github.com/docker/cli/pkg/kvfile"
	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/joho/godotenv"
	"github.com/zclconf/go-cty/cty"
)

var readers = map[string]func(string) (map[string]string, error){
	"godotenv": godotenv.Unmarshal,
	"docker":   docker,
	"hcl":      terraform,
}

func docker(text string) (map[string]string, error) {
	lines, err := kvfile.ParseFromReader(strings.NewReader(text), func(string) (string, bool) { return "", false })
	values := map[string]string{}
	for _, line := range lines {
		name, value, _ := strings.Cut(line, "=")
		values[name] = value
	}
	return values, err
}

func terraform(text string) (map[string]string, error) {
	file, faults := hclsyntax.ParseConfig([]byte(text), "x.tfvars", hcl.InitialPos)
	if faults.HasErrors() {
		return nil, faults
	}
	attributes, faults := file.Body.JustAttributes()
	if faults.HasErrors() {
		return nil, faults
	}
	values := map[string]string{}
	for name, attribute := range attributes {
		value, faults := attribute.Expr.Value(nil)
		if faults.HasErrors() {
			return nil, faults
		}
		if value.Type() == cty.String {
			values[name] = value.AsString()
		}
	}
	return values, nil
}

func main() {
	read := readers[os.Args[1]]
	var texts []string
	if err := json.NewDecoder(os.Stdin).Decode(&texts); err != nil {
		panic(err)
	}
	all := make([]map[string]string, len(texts))
	for i, text := range texts {
		if values, err := read(text); err == nil {
			all[i] = values
		} else {
			os.Stderr.WriteString(err.Error() + "\n")
		}
	}
	if err := json.NewEncoder(os.Stdout).Encode(all); err != nil {
		panic(err)
	}
}
