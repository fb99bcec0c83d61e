package desk_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"startklar.dk/api"
	"startklar.dk/internal/testworld"
	"startklar.dk/office/booking"
	"startklar.dk/office/demo/bots"
	"startklar.dk/office/files"
	"startklar.dk/office/scan"
	"startklar.dk/office/web"
)

// file puts a file at the office.
func (p *person) file(name, media, content string) (id string) {
	p.t.Helper()
	id = newID()
	if _, err := p.office.Files.PutFile(p.t.Context(), p.id, files.Upload{ID: id, Name: name, Media: media, Length: int64(len(content))}, strings.NewReader(content)); err != nil {
		p.t.Fatal(err)
	}
	return id
}

// asks puts a question with a file.
func (p *person) asks(fileID string) (question string) {
	p.t.Helper()
	question = newID()
	p.does(api.QuestionAsk, map[string]any{"question_id": question, "text": "?"})
	p.does(api.MessagePost, api.MessagePostBody{MessageID: newID(), Thread: question, AttachmentIDs: []string{fileID}})
	return question
}

// files lays what is attached to plans and messages.
func (v *walk) files(someone func() *person, slot booking.DaySlot) {
	v.t.Helper()
	carl := someone()
	plan, version, kept := newID(), newID(), newID()
	file, other := carl.file("budget.pdf", "application/pdf", "%PDF-1.7"), carl.file("foto.png", "image/png", "x")
	carl.does(api.PlanCreate, map[string]any{"plan_id": plan, "title": "Cykler"})
	carl.does(api.SectionWrite, map[string]any{"plan_id": plan, "section": passageOf, "text": "Se bilaget.", "attachment_ids": []string{file}})
	for _, id := range []string{version, kept} {
		carl.does(api.VersionKeep, map[string]any{"plan_id": plan, "version_id": id, "name": "Version 1"})
	}
	carl.does(api.BookingRequest, map[string]any{
		"booking_id": newID(), "slot_id": slot.ID, "event_id": slot.EventID, "share": []api.Share{{Kind: api.ShareVersion, ID: version}},
	})
	path := func(version, file string) string {
		return "/desk/persons/" + carl.id + "/plans/" + version + "/files/" + file
	}
	v.objects["GET /desk/persons/{person}/plans/{version}/files/{file}"] = map[string]string{
		"shared with a private adviser": path(version, file), "of none of its answers": path(version, other), "never shared": path(kept, file), "nobody's id": path(version, newID()),
	}
	question, referral := carl.asks(other), v.referred(carl)
	carl.does(api.MessagePost, api.MessagePostBody{MessageID: newID(), Thread: referral.id, AttachmentIDs: []string{file}})
	thread := func(id, file string) string { return "/desk/persons/" + carl.id + "/threads/" + id + "/files/" + file }
	v.objects["GET /desk/persons/{person}/threads/{thread}/files/{file}"] = map[string]string{
		"in a question": thread(question, other), "in a referral": thread(referral.id, file), "of another thread": thread(referral.id, other), "nobody's id": thread(newID(), file),
	}
}

// What somebody attached is given to be kept, with a type that its content has, from
// where nothing can run; and nothing of it where the scanner refuses it or cannot look.
func TestAFileIsGivenOnceTheScannerHasLookedAtIt(t *testing.T) {
	s := open(t).fill()
	scanner := filepath.Join(t.TempDir(), "scanner")
	lines := "#!/bin/sh\nread -r line\ncase $line in *EICAR*) exit 1;; *BREAKS*) exit 2;; *SLEEPS*) exec sleep 1000;; esac\nexit 0\n"
	if err := os.WriteFile(scanner, []byte(lines), 0o700); err != nil {
		t.Fatal(err)
	}
	get := func(command, name, media, content string) (*http.Response, string) {
		t.Helper()
		within := testworld.Patience
		if content == "SLEEPS" {
			within = 1 // past at once
		}
		server := httptest.NewServer(web.New(s.office, web.Options{Mail: s.mails, Scan: scan.New(command, 1, within)}).Handler())
		defer server.Close()
		v := &walk{scene: &scene{world: &world{t: t, url: server.URL}}, session: map[string]string{consultant: s.signedIn(bots.ConsultantEmail)}}
		file := s.anna.file(name, media, content)
		question := s.anna.asks(file)
		if _, page := v.read(http.MethodGet, "/desk/questions/"+s.anna.id+"/"+question, nil, consultant); !strings.Contains(page, file) {
			t.Errorf("no page leads to %s", name)
		}
		answer := v.send(http.MethodGet, "/desk/persons/"+s.anna.id+"/threads/"+question+"/files/"+file, nil, consultant)
		defer answer.Body.Close()
		raw, err := io.ReadAll(answer.Body)
		if err != nil {
			t.Fatal(err)
		}
		return answer, string(raw)
	}
	for _, c := range []struct{ name, media, content, want string }{
		{"budget.pdf", "text/html", "%PDF-1.7", "application/pdf"},
		{"side.png", "image/png", "<html><script>alert(1)</script>", "application/octet-stream"},
		{"tegning.svg", "image/svg+xml", `<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>`, "text/plain; charset=utf-8"},
		{"note.txt", "", "Kære kontor", "text/plain; charset=utf-8"},
		{"tom.txt", "text/plain", "\n", "text/plain; charset=utf-8"},
	} {
		for _, command := range []string{"", scanner} {
			answer, body := get(command, c.name, c.media, c.content)
			h := answer.Header
			if answer.StatusCode != http.StatusOK || body != c.content || h.Get("Content-Type") != c.want {
				t.Errorf("%s with %q: %d, %q as %s", c.name, command, answer.StatusCode, body, h.Get("Content-Type"))
			}
			if !strings.HasPrefix(h.Get("Content-Disposition"), "attachment") || !strings.Contains(h.Get("Content-Disposition"), c.name) ||
				!strings.Contains(h.Get("Content-Security-Policy"), "sandbox") || h.Get("X-Content-Type-Options") != "nosniff" {
				t.Errorf("%s is given with %v", c.name, h)
			}
		}
	}
	for content, want := range map[string]int{"EICAR": http.StatusUnprocessableEntity, "BREAKS": http.StatusServiceUnavailable, "SLEEPS": http.StatusServiceUnavailable} {
		answer, page := get(scanner, "fil.zip", "application/zip", content)
		if answer.StatusCode != want || strings.Contains(page, content) || !strings.Contains(page, "Filen hentes ikke") || answer.Header.Get("Content-Disposition") != "" {
			t.Errorf("%s: %d, %s", content, answer.StatusCode, page)
		}
	}
	if answer, page := get("/nowhere/scanner", "fil.zip", "", "kaffe"); answer.StatusCode != http.StatusServiceUnavailable || strings.Contains(page, "kaffe") {
		t.Errorf("without the program that is to look: %d", answer.StatusCode)
	}
}
