// Reads a JSON list of texts and writes, for each, what Docker Compose takes from it as a .env file, or null.
package main

import (
	"encoding/json"
	"os"
	"strings"

	"github.com/compose-spec/compose-go/v2/dotenv"
	"github.com/sirupsen/logrus"
)

func main() {
	logrus.SetLevel(logrus.PanicLevel)
	var texts []string
	if err := json.NewDecoder(os.Stdin).Decode(&texts); err != nil {
		panic(err)
	}
	answers := make([]map[string]string, len(texts))
	for i, text := range texts {
		if values, err := dotenv.Parse(strings.NewReader(text)); err == nil {
			answers[i] = values
		}
	}
	if err := json.NewEncoder(os.Stdout).Encode(answers); err != nil {
		panic(err)
	}
}
