package screens

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"testing"
	"time"

	"startklar.dk/api"
)

// beside is an office that sends records of its staff's along with each page of a
// person's feed.
type beside struct {
	office  http.RoundTripper
	records []api.Record
}

// RoundTrip implements http.RoundTripper.
func (b beside) RoundTrip(req *http.Request) (*http.Response, error) {
	answer, err := b.office.RoundTrip(req)
	if err != nil || req.URL.Path != "/v1/changes" || answer.StatusCode != http.StatusOK {
		return answer, err
	}
	var page api.Page
	err = json.NewDecoder(answer.Body).Decode(&page)
	_ = answer.Body.Close()
	if err != nil {
		return nil, err
	}
	page.Records = append(page.Records, b.records...)
	raw, err := json.Marshal(page)
	if err != nil {
		return nil, err
	}
	answer.Body, answer.ContentLength = io.NopCloser(bytes.NewReader(raw)), int64(len(raw))
	answer.Header.Del("Content-Length")
	return answer, nil
}

// staff is what the office's people have done: an adviser wrote beside a text, and
// the tables of speed networking were laid.
func (p *people) staff(t *testing.T) {
	t.Helper()
	record := func(kind api.Kind, id string, body any) api.Record {
		raw, err := json.Marshal(body)
		need(t, err)
		return api.Record{Kind: kind, ID: id, Rev: 1_000_000, Body: raw}
	}
	now := p.w.Clock.Now()
	come := []api.Record{
		record(api.KindComment, "01985000-0000-7000-8000-0000000000c1", api.Comment{
			PlanID: p.planID, Section: "market.first_customers", Author: "Mette Ørsted", At: now.Add(-20 * time.Hour),
			Quote:   "Jeg har talt med syv af dem",
			Text:    "Godt! Skriv, hvad de betaler pr. kilo i dag. Så hænger prisen sammen med kapitel 11.",
			Replies: []api.Reply{{Text: "210 kr. hos grossisten. Jeg skriver det ind.", At: now.Add(-time.Hour)}},
		}),
		record(api.KindGroup, "01985000-0000-7000-8000-0000000000c2", api.Group{
			Kind: "speed", EventID: p.kickoff, Table: "4", Turn: 1, TurnMin: 2, TurnEndsAt: now.Add(80 * time.Second), Round: 1, Rounds: 3,
			Members: []api.GroupMember{
				{Name: "Anna Nielsen", Line: "Kafferisteri, der leverer til cafeer i trekantområdet"},
				{Name: "Bo Sørensen-Kristoffersen", Line: "Tømrer, der bygger små huse af genbrugt træ til kommuner og haveforeninger"},
				{Name: "Carla", Line: ""},
			},
		}),
	}
	p.anna.Line.Through(func(office http.RoundTripper) http.RoundTripper { return beside{office, come} })
	defer p.anna.Line.Through(nil)
	p.anna.Sync()
	p.anna.Await("an adviser wrote beside the text, and the table is laid", func() bool {
		q, err := p.anna.App.Plan.Question(t.Context(), p.planID, "market.first_customers")
		need(t, err)
		ev, err := p.anna.App.Book.Event(t.Context(), p.kickoff)
		need(t, err)
		return len(q.Comments) == 1 && ev.Group != nil
	})
}
