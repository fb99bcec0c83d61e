package main

import (
	"path/filepath"
	"strings"
	"testing"

	"startklar.dk/internal/testworld/child"
	"startklar.dk/internal/testworld/postgres"
)

// Two processes serve one PostgreSQL database, and now and then one of them is
// killed in the middle of what it does: whoever spoke to it goes on with the other
// and sends again what was not answered.
func TestNothingThatWasAnsweredIsGoneWhenOneOfSeveralProcessesIsKilled(t *testing.T) {
	chance := child.Chance(t)
	dir := t.TempDir()
	where := place{"--database", postgres.Start(t).Database(t), "--beside", dir}
	records, slots := oneFloor()
	importRecords(t, where, records)
	var processes [2]*child.Child
	var at [2]string
	for i := range processes {
		processes[i], at[i] = processOn(t, dir, where, nil)
	}
	all := hands(t, chance, dir, at[0], slots, 6)
	answered := 0
	rounds := child.Rounds(t)
	for round := 0; ; round++ {
		for i, h := range all {
			h.speak(at[(i+round)%2])
			if h.flying != nil {
				if err := h.send(t.Context()); err != nil {
					t.Fatalf("sending again: %v\n%s", err, processes[(i+round)%2].Said())
				}
			}
			if err := h.catchUp(t.Context()); err != nil {
				t.Fatalf("reading on: %v", err)
			}
			h.look()
		}
		if t.Failed() {
			t.Fatalf("after %d kills", round)
		}
		if round == rounds {
			break
		}
		dies := chance.IntN(2)
		answered += writeUntilKilled(t, processes[dies], all, 1+chance.IntN(40))
		processes[dies], at[dies] = processOn(t, dir, where, nil)
	}
	t.Logf("%d requests answered, %d processes killed", answered, rounds)
	for _, c := range processes {
		_ = c.Kill()
		_ = c.Wait() // it was killed
	}
	onlyHolders(t, all)
}

func TestCommandsOnADatabaseSayWhatTheyNeed(t *testing.T) {
	url := empty.Database(t)
	dir := t.TempDir()
	nowhere := strings.Replace(url, "/test_", "/none_", 1)
	backup := filepath.Join(dir, "x.db")
	for _, c := range []struct {
		name string
		args []string
		code int
		said string
	}{
		{"no folder beside", []string{"import", "--database", url, "x.json"}, exitUsage, "--beside"},
		{"a restore without a folder beside", []string{"restore", "--database", url, backup}, exitUsage, "--beside"},
		{"a server that is not there", []string{"user", "add", "--database", "postgres://127.0.0.1:1/x", "--beside", dir, "a@example.dk", "--role", "consultant"}, exitFailed, "Check the address"},
		{"a backup of a server that is not there", []string{"backup", "--database", "postgres://127.0.0.1:1/x", backup}, exitFailed, "Check the address"},
		{"a check of an address that is none", []string{"check", "--database", "postgres://127.0.0.1:nowhere/x"}, exitFailed, "Check the address"},
		{"a database that is not there", []string{"user", "add", "--database", nowhere, "--beside", dir, "a@example.dk", "--role", "consultant"}, exitFailed, "no database of that name"},
		{"a backup of one", []string{"backup", "--database", nowhere, backup}, exitFailed, "no database of that name"},
		{"a check of one", []string{"check", "--database", nowhere}, exitFailed, "no database of that name"},
		{"a backup of an empty database", []string{"backup", "--database", url, backup}, exitFailed, "no office"},
		{"a check of one", []string{"check", "--database", url}, exitFailed, "no office"},
		{"a backup of one with tables", []string{"backup", "--database", migrated(t, dir)[1], backup}, exitFailed, "no office"},
		{"a check of one with tables", []string{"check", "--database", migrated(t, dir)[1]}, exitFailed, "no epoch"},
	} {
		t.Run(c.name, func(t *testing.T) {
			code, out, errs := do(t, c.args...)
			if code != c.code || !strings.Contains(errs, c.said) {
				t.Errorf("%d\n%s%s", code, out, errs)
			}
		})
	}
	if left := names(t, dir); len(left) > 0 {
		t.Errorf("there lie %v", left)
	}
	must(t, "user", "add", "--database", url, "--beside", dir, "a@example.dk", "--role", "consultant")
	if again := must(t, "user", "add", "--beside", dir, "--database", url, "a@example.dk", "--role", "coordinator"); !strings.Contains(again, "a@example.dk") {
		t.Errorf("it said %q", again)
	}
}
