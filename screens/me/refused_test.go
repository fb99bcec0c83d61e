package me_test

import (
	"database/sql"
	"encoding/json"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"github.com/google/uuid"

	"startklar.dk/api"
	"startklar.dk/app/booking"
	"startklar.dk/assets/text"
	"startklar.dk/internal/testworld"
	"startklar.dk/screens/parts"
	"startklar.dk/screens/stagetest"
)

// refusedThing is a mutation with the office's no to it.
type refusedThing struct {
	kind    api.MutationKind
	body    map[string]any
	problem api.Problem
}

// refuseAll puts things on the device's list as an office's answers do.
func refuseAll(t *testing.T, d *testworld.Device, things ...refusedThing) {
	t.Helper()
	d.ReopenAfter(func() {
		files, err := filepath.Glob(filepath.Join(d.Dir, "person-*.db"))
		if err != nil || len(files) != 1 {
			t.Fatal(files, err)
		}
		db, err := sql.Open("sqlite", "file:"+files[0])
		if err != nil {
			t.Fatal(err)
		}
		defer db.Close()
		if _, err := db.Exec("DELETE FROM mutation WHERE state = 3"); err != nil {
			t.Fatal(err)
		}
		for i, r := range things {
			body, err := json.Marshal(r.body)
			if err != nil {
				t.Fatal(err)
			}
			problem, err := json.Marshal(r.problem)
			if err != nil {
				t.Fatal(err)
			}
			_, err = db.Exec("INSERT INTO mutation (id, kind, plan, section, made_at, body, state, sent, problem, answered_at) VALUES (?, ?, '', '', ?, ?, 3, 1, ?, 1)",
				fmt.Sprint("thing-", i), string(r.kind), testworld.Start.Add(-time.Duration(i)*time.Minute).Format(time.RFC3339), body, problem)
			if err != nil {
				t.Fatal(err)
			}
		}
	})
}

// words of the contract's codes or kinds, as a file of package api has them.
func constants(t *testing.T, file, ofType string) (list []string) {
	t.Helper()
	parsed, err := parser.ParseFile(token.NewFileSet(), filepath.Join("../../api", file), nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	ast.Inspect(parsed, func(n ast.Node) bool {
		if spec, ok := n.(*ast.ValueSpec); ok {
			if typ, ok := spec.Type.(*ast.Ident); ok && typ.Name == ofType {
				word, err := strconv.Unquote(spec.Values[0].(*ast.BasicLit).Value)
				if err != nil {
					t.Fatal(err)
				}
				list = append(list, word)
			}
		}
		return true
	})
	if len(list) < 20 {
		t.Fatalf("%s has %d of %s", file, len(list), ofType)
	}
	return list
}

func bodyOf(kind api.MutationKind) map[string]any {
	id := func() string { return uuid.NewString() }
	return map[string]any{
		"plan_id": id(), "section": "idea.what", "title": "Bageri", "booking_id": id(), "referral_id": id(),
		"thread": id(), "topic": "moms", "assessment_id": "ready", "text": "Ordene om " + string(kind),
	}
}

func TestEveryNoOfTheOfficeSaysWhatWasAnsweredAndHasAWayOn(t *testing.T) {
	w := testworld.New(t)
	d := w.Device("laptop")
	d.Sync()
	d.Line.Cut(true)
	var things []refusedThing
	for _, code := range constants(t, "problem.go", "Code") {
		switch api.Code(code) {
		case api.CodeUnauthorized, api.CodeErased, api.CodeResync, api.CodeRateLimited, api.CodeCodeWrong,
			api.CodeCodeSpent, api.CodeUnavailable, api.CodeNotAllowed, api.CodeForbidden, api.CodeInternal:
			continue // never the answer to a mutation: of a request, and handled before the list
		}
		kind := api.BookingRequest
		if api.Code(code) == api.CodeUnknownVersion {
			kind = api.ResultSubmit
		}
		things = append(things, refusedThing{kind, bodyOf(kind), api.Problem{Code: api.Code(code), Status: 409}})
	}
	for _, kind := range constants(t, "mutation.go", "MutationKind") {
		kind := api.MutationKind(kind)
		things = append(things, refusedThing{kind, bodyOf(kind), api.Problem{
			Code: api.CodeInvalid, Status: 422, Errors: []api.FieldError{{Pointer: "/text", Reason: "too_long", Detail: "Er for langt."}},
		}})
	}
	for _, v := range []stagetest.View{stagetest.Phone, {Name: "en", Width: 390, Height: 844, Lang: text.English}} {
		for _, thing := range things {
			code, kind := thing.problem.Code, thing.kind
			t.Run(fmt.Sprint(v.Lang, " ", kind, " ", code), func(t *testing.T) {
				refuseAll(t, d, thing)
				s := show(t, d.App, w.Clock.Now, v)
				defer s.Close()
				s.GoTo(parts.Waiting())
				if !s.Env.Words.Has("problem." + string(code) + ".title") {
					t.Errorf("%s has no words", code)
				}
				s.Reads(s.Env.T("problem."+string(code)+".title"), s.Env.T("waiting.remove"))
				s.ReadsNot(s.Env.T("error.internal"), s.Env.T("waiting.something"), "problem.", "waiting.", "sync.kind")
				if code == api.CodeInvalid && len(thing.problem.Errors) > 0 {
					s.Reads("Er for langt.")
				}
				if thing.body["text"] != nil {
					s.Reads(thing.body["text"].(string))
				}
				labels := strings.Split(s.Words(), "\n")
				var ways []string
				for _, key := range []string{"inbox", "bookings", "test", "free", "booking", "referral", "text", "versions", "clash", "usage", "plan", "tests", "me", "home"} {
					if way := s.Env.T("waiting.do." + key); slices.Contains(labels, way) {
						ways = append(ways, way)
					}
				}
				if call := s.Env.T("waiting.do.call", text.A{"Phone": d.App.Office(t.Context()).Info.Phone}); slices.Contains(labels, call) {
					ways = append(ways, call)
				}
				if len(ways) != 1 {
					t.Fatalf("ways on: %v\n%s", ways, s.Words())
				}
				s.Tap(ways[0])
				if s.Shell.Current() == parts.Waiting() && len(s.Opened) == 0 {
					t.Errorf("%q leads nowhere", ways[0])
				}
			})
		}
	}
}

func TestWhatHasNoRoomSaysWhatToDoAndWhere(t *testing.T) {
	w := testworld.New(t)
	d := w.Device("laptop")
	d.Sync()
	d.Line.Cut(true)
	for name, tt := range map[string]struct {
		thing     refusedThing
		says, way string
		to        string // page
	}{
		"a version too many": {
			refusedThing{api.VersionKeep, bodyOf(api.VersionKeep), api.Problem{Code: api.CodeQuota}}, "Slet dem, du ikke bruger", "Se versioner", parts.PageVersions,
		},
		"a text": {
			refusedThing{api.SectionWrite, bodyOf(api.SectionWrite), api.Problem{Code: api.CodeQuota}}, "skriv til kontoret, så de kan give dig mere plads", "Se, hvad der fylder", parts.PageMe,
		},
		"figures": {
			refusedThing{api.FiguresWrite, bodyOf(api.FiguresWrite), api.Problem{Code: api.CodeInvalid, Errors: []api.FieldError{{Pointer: "/set", Reason: "too_long"}}}},
			"Slet linjer og noter, du ikke bruger", "Åbn planen", parts.PagePlan,
		},
		"a ninth text": {
			refusedThing{api.SectionWrite, bodyOf(api.SectionWrite), api.Problem{Code: api.CodeUnsettled}}, "Vælg først én af dem", "Vælg en tekst", parts.PageConflict,
		},
		"a shared version": {
			refusedThing{api.VersionDelete, bodyOf(api.VersionDelete), api.Problem{Code: api.CodeInvalid, Errors: []api.FieldError{{Pointer: "/version_id", Reason: "state"}}}},
			"Den er delt og bliver liggende", "Se versioner", parts.PageVersions,
		},
	} {
		t.Run(name, func(t *testing.T) {
			refuseAll(t, d, tt.thing)
			s := show(t, d.App, w.Clock.Now, stagetest.Phone).GoTo(parts.Waiting())
			defer s.Close()
			s.Reads(tt.says)
			s.Tap(tt.way)
			if got := s.Shell.Current().Page; got != tt.to {
				t.Errorf("%q leads to %q, want %q", tt.way, got, tt.to)
			}
		})
	}
}

func TestTheWordsOfARefusedThingCanBeTakenAlong(t *testing.T) {
	w := testworld.New(t)
	d := w.Device("laptop")
	s := show(t, d.App, w.Clock.Now, phone)
	s.refusals(d)
	d.Sync()
	s.GoTo(parts.Waiting())
	s.Tap("Kopiér")
	if got := fyne.CurrentApp().Clipboard().Content(); !strings.HasPrefix(got, "Hej Mette.") {
		t.Errorf("copied %q", got)
	}
}

// TestPicturesOfWhatWasRefused draws the list with the longest that may stand on it.
func TestPicturesOfWhatWasRefused(t *testing.T) {
	w := testworld.New(t)
	d := w.Device("laptop")
	d.Sync()
	event := ""
	if list, err := d.App.Book.Programme(t.Context(), booking.Filter{}); err == nil && len(list) > 0 {
		event = list[0].ID
	}
	long := strings.Repeat("Vi rister kaffe i Kolding og sælger den til caféer, kontorer og private, der vil vide, hvor den kommer fra. ", 12)
	slot := bodyOf(api.BookingRequest)
	slot["event_id"], slot["text"] = event, nil
	section := bodyOf(api.SectionWrite)
	section["text"] = long
	message := bodyOf(api.MessagePost)
	message["text"] = long
	late := bodyOf(api.BookingCancel)
	late["text"] = nil
	person := map[string]any{"name": "Anna"}
	refuseAll(t, d,
		refusedThing{api.SectionWrite, section, api.Problem{Code: api.CodeTooLong}},
		refusedThing{api.BookingRequest, slot, api.Problem{Code: api.CodeSlotTaken}},
		refusedThing{api.BookingCancel, late, api.Problem{Code: api.CodeTooLate}},
		refusedThing{api.MessagePost, message, api.Problem{Code: api.CodeNotFound}},
		refusedThing{api.PersonUpdate, person, api.Problem{Code: api.CodeInvalid, Errors: []api.FieldError{{Pointer: "/cvr", Detail: "Har ikke den rigtige form."}}}},
	)
	for _, v := range stagetest.Views() {
		s := show(t, d.App, w.Clock.Now, v)
		s.GoTo(parts.Waiting()).Shoot(v.Name + "-refused")
		s.OneFilled()
		s.down(700)
		s.Shoot(v.Name + "-refused-2")
		s.down(1600)
		s.Shoot(v.Name + "-refused-3")
		s.Close()
	}
}
