package office_test

import (
	"database/sql"
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"startklar.dk/api"
	"startklar.dk/internal/testworld/engine"
	"startklar.dk/internal/testworld/killed"
	"startklar.dk/office"
	"startklar.dk/office/web"
)

// standing is an office at work.
type standing struct {
	t  testing.TB
	o  *office.Office
	db *sql.DB // to look at it
	*wire
}

func stand(t testing.TB, dir string) *standing {
	t.Helper()
	o, err := openOffice(dir, engine.In(t, dir), loaded{})
	if err != nil {
		t.Fatal(err)
	}
	return &standing{t: t, o: o, db: engine.Pool(t, dir), wire: &wire{office: web.New(o, web.Options{}).Handler()}}
}

func (s *standing) close() {
	s.t.Helper()
	if err := errors.Join(s.db.Close(), s.o.Close()); err != nil {
		s.t.Error(err)
	}
}

// send has a device send and gives the answers, which must come.
func (s *standing) send(what sending) api.MutationAnswers {
	s.t.Helper()
	answers, err := s.client(s.t, what.token).Mutations(s.t.Context(), what.batch)
	if err != nil {
		s.t.Error(err)
	}
	return answers
}

func TestAnOfficeKilledAtAnyPointOfAMutationHasDoneItOnceWhenItIsSentAgain(t *testing.T) {
	engine.OnFile(t) // of which it is shown what a killed process leaves
	dir := laidFolder(t)
	watch := killed.Over(t, filepath.Join(dir, "office.db"))
	live := stand(t, dir)
	defer live.close()
	before := count(t, live.db)
	for i, s := range lay().single {
		t.Run(everyKind[i].String(), func(t *testing.T) {
			watch.Begin()
			answers := live.send(s)
			moments := watch.End()
			s.is(t, answers)
			after := count(t, live.db)
			if diff := differ(once(s.cases...), since(before, after)); diff != "" {
				t.Errorf("effect (-once +got):\n%s", diff)
			}
			before = after
			s.sentAgain(t, moments, answers, dump(t, live.db))
		})
	}
}

func TestAnOfficeKilledAtAnyPointOfABatchOfSeveralTransactionsHasDoneItOnce(t *testing.T) {
	engine.OnFile(t) // of which it is shown what a killed process leaves
	dir := laidFolder(t)
	watch := killed.Over(t, filepath.Join(dir, "office.db"))
	live := stand(t, dir)
	defer live.close()
	before := count(t, live.db)
	s := lay().together
	watch.Begin()
	answers := live.send(s)
	moments := watch.End()
	s.is(t, answers)
	if last := moments[len(moments)-1].When; last != "after commit 9" {
		t.Errorf("%d mutations end %s", len(s.batch.Mutations), last)
	}
	if diff := differ(once(s.cases...), since(before, count(t, live.db))); diff != "" {
		t.Errorf("effect (-once +got):\n%s", diff)
	}
	s.sentAgain(t, moments, answers, dump(t, live.db))
}

// sentAgain opens an office on what each moment left and sends again: every row
// is as it is with the office that lived on.
func (s sending) sentAgain(t *testing.T, moments []killed.Moment, answers api.MutationAnswers, after map[string][]string) {
	t.Helper()
	whens := map[string]int{}
	for _, m := range moments {
		whens[strings.TrimRight(m.When, "0123456789 ")]++
		dir := t.TempDir()
		m.Put(t, dir)
		again := stand(t, dir)
		if diff := differ(answers, again.send(s)); diff != "" {
			t.Errorf("killed %s (-answer +again):\n%s", m.When, diff)
		}
		if diff := differ(after, dump(t, again.db)); diff != "" {
			t.Errorf("killed %s, the office (-living +opened again):\n%s", m.When, diff)
		}
		again.close()
	}
	if len(moments) < 3 || whens["while commit"]+whens["after commit"] < 2 {
		t.Errorf("killed at %v", fmt.Sprint(whens))
	}
}
