package main

import (
	"encoding/json"
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
	where := []string{"--database", postgres.Start(t).Database(t), "--beside", dir}
	records, slots := oneFloor()
	raw, err := json.Marshal(records)
	if err != nil {
		t.Fatal(err)
	}
	importOn(t, where, raw)
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
	url := postgres.Start(t, "fsync = off").Database(t)
	dir := t.TempDir()
	for _, c := range []struct {
		name string
		args []string
		code int
		said string
	}{
		{"no folder beside", []string{"import", "--database", url, "x.json"}, exitUsage, "--beside"},
		{"a database that is not there", []string{"user", "add", "--database", "postgres://127.0.0.1:1/x", "--beside", dir, "a@example.dk", "--role", "consultant"}, exitFailed, "--database"},
		{"a backup", []string{"backup", "--database", url, "--beside", dir, "x.db"}, exitUsage, "pg_dump"},
		{"a check", []string{"check", "--database", url, "--beside", dir}, exitUsage, "pg_amcheck"},
	} {
		t.Run(c.name, func(t *testing.T) {
			code, out, errs := do(t, c.args...)
			if code != c.code || !strings.Contains(errs, c.said) {
				t.Errorf("%d\n%s%s", code, out, errs)
			}
		})
	}
	must(t, "user", "add", "--database", url, "--beside", dir, "a@example.dk", "--role", "consultant")
	if again := must(t, "user", "add", "--beside", dir, "--database", url, "a@example.dk", "--role", "coordinator"); !strings.Contains(again, "a@example.dk") {
		t.Errorf("it said %q", again)
	}
}
