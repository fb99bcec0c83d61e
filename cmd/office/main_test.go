package main

import (
	"fmt"
	"net/http"
	"os"
	"testing"

	"go.uber.org/goleak"

	"startklar.dk/internal/testworld/child"
)

// TestMain looks whether anything goes on after all commands have ended.
func TestMain(m *testing.M) {
	if child.Role() == officeRole {
		os.Exit(beOffice())
	}
	code := m.Run()
	http.DefaultClient.CloseIdleConnections()
	if err := goleak.Find(); err != nil && code == 0 {
		fmt.Fprintln(os.Stderr, err)
		code = 1
	}
	os.Exit(code)
}
