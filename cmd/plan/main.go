// Command plan works on plans outside the app. `plan figures FILE.json` prints what
// a case comes to, as JSON.
package main

import (
	"os"
)

func main() { os.Exit(run(os.Args[1:], os.Stdin, os.Stdout, os.Stderr)) }
