// Decrypts an armored age file from standard input with the identity in AGE_IDENTITY.
package main

import (
	"io"
	"os"

	"filippo.io/age"
	"filippo.io/age/armor"
)

func main() {
	identity, err := age.ParseX25519Identity(os.Getenv("AGE_IDENTITY"))
	if err != nil {
		panic(err)
	}
	text, err := age.Decrypt(armor.NewReader(os.Stdin), identity)
	if err != nil {
		panic(err)
	}
	if _, err := io.Copy(os.Stdout, text); err != nil {
		panic(err)
	}
}
