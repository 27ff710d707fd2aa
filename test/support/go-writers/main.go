// Reads a JSON list of texts from standard input and prints how Go's own packages write each in JSON and in URLs.
package main

import (
	"bytes"
	"encoding/json"
	"net/url"
	"os"
)

func main() {
	var texts []string
	check(json.NewDecoder(os.Stdin).Decode(&texts))
	written := [][]string{}
	for _, text := range texts {
		written = append(written, []string{inJSON(text, true), inJSON(text, false), url.QueryEscape(text), url.PathEscape(text)})
	}
	check(json.NewEncoder(os.Stdout).Encode(written))
}

// inJSON is the text between the quotes.
func inJSON(text string, escapeHTML bool) string {
	var buffer bytes.Buffer
	encoder := json.NewEncoder(&buffer)
	encoder.SetEscapeHTML(escapeHTML)
	check(encoder.Encode(text))
	line := buffer.String()
	return line[1 : len(line)-2]
}

func check(err error) {
	if err != nil {
		panic(err)
	}
}
