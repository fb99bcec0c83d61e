package main

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

const packaged = "../../packaging/linux/office"

func readPackaged(t *testing.T, name string) string {
	t.Helper()
	raw, err := os.ReadFile(filepath.Join(packaged, name))
	if err != nil {
		t.Fatal(err)
	}
	return string(raw)
}

// The settings that come with the packages, those that are only proposed too, make
// with the units command lines that the office understands.
func TestTheUnitsAndTheirSettingsAreUnderstood(t *testing.T) {
	settings := map[string][]string{}
	for _, m := range regexp.MustCompile(`(?m)^#?([A-Z_]+)="(.*)"$`).FindAllStringSubmatch(readPackaged(t, "office.env"), -1) {
		settings[m[1]] = append(settings[m[1]], m[2])
	}
	if len(settings["STORAGE"]) != 2 || len(settings["SERVE"]) != 1 {
		t.Fatalf("the settings are %q", settings)
	}
	command := regexp.MustCompile(`(?m)^ExecStart=.*startklar-office ([^'\n]*)`)
	shell := regexp.MustCompile(`"[^"]*"`) // what only it knows: the backup's name
	for unit, name := range map[string]string{"startklar-office.service": "serve", "startklar-office-backup.service": "backup"} {
		m := command.FindStringSubmatch(readPackaged(t, unit))
		if m == nil {
			t.Errorf("%s starts no office", unit)
			continue
		}
		for _, storage := range settings["STORAGE"] {
			line := shell.ReplaceAllString(m[1], "FILE")
			line = strings.NewReplacer("$$STORAGE", storage, "$STORAGE", storage, "$SERVE", settings["SERVE"][0]).Replace(line)
			args := append(strings.Fields(line), "--help") // after all others were read
			if code, out, errs := do(t, args...); code != exitDone || !strings.HasPrefix(out, "office "+name) {
				t.Errorf("%s: %q: %d %s", unit, args, code, errs)
			}
		}
	}
}
