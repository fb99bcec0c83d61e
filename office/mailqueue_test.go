package office

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"startklar.dk/internal/testworld/engine"
	"startklar.dk/office/account"
	"startklar.dk/office/db"
	"startklar.dk/office/jobs"
	"startklar.dk/office/mail"
)

// post is a transport that fails as it is told to.
type post struct {
	mu     sync.Mutex
	fails  error
	during func()
	sent   []mail.Message
}

func (p *post) Send(_ context.Context, m mail.Message) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.sent = append(p.sent, m)
	if p.during != nil {
		p.during()
	}
	return p.fails
}

func (p *post) count() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return len(p.sent)
}

type mailOffice struct {
	*Office
	t   *testing.T
	now time.Time
}

func openForMail(t *testing.T) *mailOffice {
	t.Helper()
	m := &mailOffice{t: t, now: time.Date(2026, 11, 23, 8, 0, 0, 0, time.UTC)}
	dir := t.TempDir()
	o, err := Open(context.Background(), Config{Dir: dir, Open: engine.In(t, dir), Passive: true, Now: func() time.Time { return m.now }})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := o.Close(); err != nil {
			t.Error(err)
		}
	})
	m.Office = o
	return m
}

func (m *mailOffice) put(to string, useful time.Duration) {
	m.t.Helper()
	err := m.db.Write(context.Background(), func(tx *db.Tx) error {
		return jobs.QueueMail(context.Background(), tx, to, "Emne", "Tekst", m.now.Add(useful))
	})
	if err != nil {
		m.t.Fatal(err)
	}
}

func (m *mailOffice) deliver(q *jobs.MailQueue) int {
	m.t.Helper()
	n, err := q.Deliver(context.Background())
	if err != nil {
		m.t.Fatal(err)
	}
	return n
}

func TestAMailIsSentOnce(t *testing.T) {
	o, p := openForMail(t), &post{}
	var outcomes []string
	q := o.NewMailQueue(p, "kontor@example.dk", func(s string) { outcomes = append(outcomes, s) })
	o.put("anna@example.dk", time.Hour)
	if n := o.deliver(q); n != 1 {
		t.Errorf("%d tried", n)
	}
	o.now = o.now.Add(2 * jobs.MailLease)
	if n := o.deliver(q); n != 0 || p.count() != 1 {
		t.Errorf("%d tried, %d sent", n, p.count())
	}
	if m := p.sent[0]; m.To != "anna@example.dk" || m.Subject != "Emne" || m.Text != "Tekst" || m.From.Address != "kontor@example.dk" || m.ID == "" {
		t.Errorf("%+v", m)
	}
	if diff := cmp.Diff([]string{jobs.MailSent}, outcomes); diff != "" {
		t.Error(diff)
	}
}

func TestAMailThatFailedIsSentAgainLaterAndLater(t *testing.T) {
	o, p := openForMail(t), &post{fails: errors.New("no route")}
	q := o.NewMailQueue(p, "", nil)
	o.put("anna@example.dk", time.Hour)
	for i, pause := range []time.Duration{5 * time.Second, 10 * time.Second, 20 * time.Second} {
		if n := o.deliver(q); n != 1 {
			t.Fatalf("try %d: %d tried", i, n)
		}
		o.now = o.now.Add(pause - time.Second)
		if n := o.deliver(q); n != 0 {
			t.Fatalf("try %d came early", i)
		}
		o.now = o.now.Add(time.Second)
	}
	p.fails = nil
	o.deliver(q)
	if p.sent[0].ID != p.sent[3].ID || p.count() != 4 {
		t.Errorf("%d sent, %s and %s", p.count(), p.sent[0].ID, p.sent[3].ID)
	}
}

func TestAMailOfNoUseIsGivenUp(t *testing.T) {
	for name, c := range map[string]struct {
		fails error
		after time.Duration
		sent  int
	}{
		"too late":                 {nil, time.Hour, 0},
		"refused for good":         {&mail.Refused{Reason: errors.New("550")}, 0, 1},
		"failing until it is late": {errors.New("no route"), 57 * time.Second, 1},
	} {
		t.Run(name, func(t *testing.T) {
			o, p := openForMail(t), &post{fails: c.fails}
			outcome := ""
			q := o.NewMailQueue(p, "", func(s string) { outcome = s })
			o.put("anna@example.dk", time.Minute)
			o.now = o.now.Add(c.after)
			o.deliver(q)
			o.now = o.now.Add(24 * time.Hour)
			if n := o.deliver(q); n != 0 || p.count() != c.sent || outcome != jobs.MailGivenUp {
				t.Errorf("%d tried again, %d sent, %q", n, p.count(), outcome)
			}
		})
	}
}

func TestAWorkerThatDiedLeavesItsMailToTheNext(t *testing.T) {
	o, p := openForMail(t), &post{}
	q := o.NewMailQueue(p, "", nil)
	o.put("anna@example.dk", time.Hour)
	ctx, die := context.WithCancel(context.Background())
	p.during, p.fails = die, context.Canceled // it dies with the mail under way
	if _, err := q.Deliver(ctx); !errors.Is(err, context.Canceled) {
		t.Fatal(err)
	}
	p.during, p.fails = nil, nil
	if n := o.deliver(q); n != 0 {
		t.Error("two have one mail")
	}
	o.now = o.now.Add(jobs.MailLease)
	if n := o.deliver(q); n != 1 {
		t.Error("nobody has it")
	}
}

func TestTwoProcessesShareTheMail(t *testing.T) {
	o, p := openForMail(t), &post{}
	other, err := Open(context.Background(), Config{Dir: o.Dir, Open: engine.In(t, o.Dir), Passive: true, Now: o.Now})
	if err != nil {
		t.Fatal(err)
	}
	defer other.Close()
	for i := range 50 {
		o.put(fmt.Sprintf("p%d@example.dk", i), time.Hour)
	}
	var both sync.WaitGroup
	for _, one := range []*Office{o.Office, other} {
		both.Go(func() {
			if _, err := one.NewMailQueue(p, "", nil).Deliver(context.Background()); err != nil {
				t.Error(err)
			}
		})
	}
	both.Wait()
	to := map[string]int{}
	for _, m := range p.sent {
		to[m.To]++
	}
	if len(to) != 50 || p.count() != 50 {
		t.Errorf("%d persons, %d mails", len(to), p.count())
	}
}

func TestMailGoesOutWhenTheQueueIsWoken(t *testing.T) {
	o := openForMail(t)
	var box mail.Box
	came := make(chan mail.Message, 1)
	box.Subscribe(func(m mail.Message) { came <- m })
	q := o.NewMailQueue(&box, "", nil)
	ctx, stop := context.WithCancel(context.Background())
	var running sync.WaitGroup
	running.Go(func() { q.Run(ctx) })
	o.put("anna@example.dk", time.Hour)
	<-came
	stop()
	running.Wait()
}

func TestNoCodeIsKeptInTheClear(t *testing.T) {
	o, p := openForMail(t), &post{}
	if _, _, err := o.Accounts.RequestCode(context.Background(), account.CodeRequest{Email: "anna@example.dk", Language: "da", Network: "n"}); err != nil {
		t.Fatal(err)
	}
	o.deliver(o.NewMailQueue(p, "", nil))
	code := codeIn(p.sent[0].Text)
	kept, err := db.One[string](context.Background(), o.db, `SELECT MAX(id || email || mac) || (SELECT COUNT(*) FROM mail) FROM sign_in_code`)
	if err != nil || code == "" || kept == "" || kept[len(kept)-1] != '0' {
		t.Fatalf("%v %q %q", err, code, kept)
	}
	if strings.Contains(kept, code) {
		t.Error("the code can be read")
	}
}

func codeIn(s string) string {
	for i := 0; i+6 <= len(s); i++ {
		digits := 0
		for _, r := range s[i : i+6] {
			if r >= '0' && r <= '9' {
				digits++
			}
		}
		if digits == 6 {
			return s[i : i+6]
		}
	}
	return ""
}
