// Answers with the parts of URLs that net/url makes of each text.
package main

import (
	"encoding/json"
	"net/url"
	"os"
	"strconv"
)

func main() {
	var texts []string
	if err := json.NewDecoder(os.Stdin).Decode(&texts); err != nil {
		panic(err)
	}
	answers := make([][]string, len(texts))
	for i, text := range texts {
		whole := url.URL{Scheme: "postgres", Host: "db", User: url.UserPassword("u", text), Path: "/" + text, Fragment: text}
		answers[i] = []string{
			url.UserPassword("u", text).String(), (&url.URL{Path: "/" + text}).String(), whole.String(),
			url.PathEscape(text), url.QueryEscape(text), url.Values{"a": {text}}.Encode(), strconv.Quote(text), strconv.QuoteToASCII(text),
		}
	}
	if err := json.NewEncoder(os.Stdout).Encode(answers); err != nil {
		panic(err)
	}
}
