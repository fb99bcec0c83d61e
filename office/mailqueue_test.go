package office

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
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

// mailOffice is an office whose mail is sent when it is told to.
type mailOffice struct {
	*Office
	*post
	t   *testing.T
	now time.Time
}

func openForMail(t *testing.T, p *post) *mailOffice {
	t.Helper()
	m := &mailOffice{post: p, t: t, now: time.Date(2026, 11, 23, 8, 0, 0, 0, time.UTC)}
	m.Office = m.process(t.TempDir())
	return m
}

// process is one of those that serve the office in a folder.
func (m *mailOffice) process(dir string) *Office {
	m.t.Helper()
	o, err := Open(context.Background(), Config{
		Dir: dir, Open: engine.In(m.t, dir), Passive: true, Now: func() time.Time { return m.now }, Mail: m.post, MailFrom: "kontor@example.dk",
	})
	if err != nil {
		m.t.Fatal(err)
	}
	m.t.Cleanup(func() {
		if err := o.Close(); err != nil {
			m.t.Error(err)
		}
	})
	return o
}

func (m *mailOffice) put(to string, useful time.Duration) {
	m.t.Helper()
	err := m.db.Write(context.Background(), func(tx *db.Tx) error {
		return mail.Put(context.Background(), tx, to, "Emne", "Tekst", m.now.Add(useful))
	})
	if err != nil {
		m.t.Fatal(err)
	}
}

// deliver sends what is due, and tells how many mails were handed to the
// transport.
func (m *mailOffice) deliver() int {
	m.t.Helper()
	before := m.count()
	if _, err := m.Jobs.RunDue(context.Background()); err != nil {
		m.t.Fatal(err)
	}
	return m.count() - before
}

// became checks how many mails were sent, put off and given up.
func (m *mailOffice) became(sent, putOff, givenUp int64) {
	m.t.Helper()
	got := map[mail.Outcome]int64{}
	for outcome, n := range m.Mails.Counts() {
		got[outcome] = n.Load()
	}
	if diff := cmp.Diff(map[mail.Outcome]int64{mail.Sent: sent, mail.PutOff: putOff, mail.GivenUp: givenUp}, got); diff != "" {
		m.t.Error(diff)
	}
}

func TestAMailIsSentOnce(t *testing.T) {
	o := openForMail(t, &post{})
	o.put("anna@example.dk", time.Hour)
	if n := o.deliver(); n != 1 {
		t.Errorf("%d sent", n)
	}
	o.now = o.now.Add(2 * jobs.Lease)
	if n := o.deliver(); n != 0 {
		t.Errorf("%d sent again", n)
	}
	if m := o.sent[0]; m.To != "anna@example.dk" || m.Subject != "Emne" || m.Text != "Tekst" || m.From.Address != "kontor@example.dk" || m.ID == "" {
		t.Errorf("%+v", m)
	}
	o.became(1, 0, 0)
	if n, err := db.One[int](context.Background(), o.db, `SELECT COUNT(*) FROM mail`); err != nil || n != 0 {
		t.Errorf("%d are kept, %v", n, err)
	}
}

func TestAMailThatFailedIsSentAgainLaterAndLater(t *testing.T) {
	o := openForMail(t, &post{fails: errors.New("no route")})
	o.put("anna@example.dk", time.Hour)
	for i, pause := range []time.Duration{5 * time.Second, 10 * time.Second, 20 * time.Second} {
		if n := o.deliver(); n != 1 {
			t.Fatalf("try %d: %d tried", i, n)
		}
		o.now = o.now.Add(pause - time.Second)
		if n := o.deliver(); n != 0 {
			t.Fatalf("try %d came early", i)
		}
		o.now = o.now.Add(time.Second)
	}
	o.fails = nil
	o.deliver()
	if o.sent[0].ID != o.sent[3].ID || o.count() != 4 {
		t.Errorf("%d sent, %s and %s", o.count(), o.sent[0].ID, o.sent[3].ID)
	}
	o.became(1, 3, 0)
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
			o := openForMail(t, &post{fails: c.fails})
			o.put("anna@example.dk", time.Minute)
			o.now = o.now.Add(c.after)
			if n := o.deliver(); n != c.sent {
				t.Errorf("%d sent", n)
			}
			o.now = o.now.Add(24 * time.Hour)
			if n := o.deliver(); n != 0 {
				t.Errorf("%d tried again", n)
			}
			o.became(0, 0, 1)
		})
	}
}

func TestAMailOfWhoeverWasErasedIsNotSent(t *testing.T) {
	o := openForMail(t, &post{})
	var person string
	err := o.db.Write(context.Background(), func(tx *db.Tx) (err error) {
		person, _, err = account.EnsurePerson(context.Background(), tx, "anna@example.dk", "da")
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	o.put("anna@example.dk", time.Hour)
	if err := o.Erase(context.Background(), person); err != nil {
		t.Fatal(err)
	}
	if n := o.deliver(); n != 0 {
		t.Errorf("%d sent", n)
	}
	o.became(0, 0, 0)
}

func TestAWorkerThatDiedLeavesItsMailToTheNext(t *testing.T) {
	o := openForMail(t, &post{})
	o.put("anna@example.dk", time.Hour)
	ctx, die := context.WithCancel(context.Background())
	o.during, o.fails = die, context.Canceled // it dies with the mail under way
	if _, err := o.Jobs.RunDue(ctx); !errors.Is(err, context.Canceled) {
		t.Fatal(err)
	}
	o.during, o.fails = nil, nil
	if n := o.deliver(); n != 0 {
		t.Error("two have one mail")
	}
	o.now = o.now.Add(jobs.Lease)
	if n := o.deliver(); n != 1 {
		t.Error("nobody has it")
	}
}

func TestAMailThatWasHandedOverIsSentEvenIfEverythingStops(t *testing.T) {
	o := openForMail(t, &post{})
	o.put("anna@example.dk", time.Hour)
	ctx, stop := context.WithCancel(context.Background())
	o.during = stop
	if _, err := o.Jobs.RunDue(ctx); !errors.Is(err, context.Canceled) {
		t.Fatal(err)
	}
	o.now = o.now.Add(jobs.Lease)
	if n := o.deliver(); n != 0 {
		t.Error("it is sent again")
	}
}

// slowPost is a transport that takes its time: until it is let go.
type slowPost struct {
	mu    sync.Mutex
	now   int
	most  int
	come  chan struct{}
	letGo chan struct{}
}

func (p *slowPost) add(n int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.now += n
	p.most = max(p.most, p.now)
}

func (p *slowPost) Send(context.Context, mail.Message) error {
	p.add(1)
	defer p.add(-1)
	p.come <- struct{}{}
	<-p.letGo
	return nil
}

// Two processes have found the same mails, and each leaves what the other has under
// way.
func TestTwoProcessesShareTheMail(t *testing.T) {
	const mails, together = 20, 8
	o := openForMail(t, &post{})
	for i := range mails {
		o.put(fmt.Sprintf("p%d@example.dk", i), time.Hour)
	}
	var posts [2]*slowPost
	var queues [2]*mail.Queue
	var running sync.WaitGroup
	for i := range posts {
		p := &slowPost{come: make(chan struct{}, mails), letGo: make(chan struct{})}
		process := o.process(o.Dir)
		queue := mail.NewQueue(process.db, process.Log, p, "")
		posts[i], queues[i] = p, queue
		running.Go(func() {
			if _, err := jobs.NewWorker(process.db, process.Log, nil, queue.Jobs()).RunDue(context.Background()); err != nil {
				t.Error(err)
			}
		})
		for range together {
			<-p.come
		}
	}
	close(posts[0].letGo)
	for range mails - 2*together {
		<-posts[0].come
	}
	close(posts[1].letGo)
	running.Wait()
	if first, second := queues[0].Counts()[mail.Sent].Load(), queues[1].Counts()[mail.Sent].Load(); first != mails-together || second != together {
		t.Errorf("they sent %d and %d of %d", first, second, mails)
	}
}

func TestAtMostEightMailsAreUnderWayAndHoldNothingElseUp(t *testing.T) {
	const mails, together = 20, 8
	o := openForMail(t, &post{})
	p := &slowPost{come: make(chan struct{}, mails), letGo: make(chan struct{})}
	done := make(chan struct{})
	handlers := map[jobs.Kind]jobs.Handler{"x": func(context.Context, *db.Tx, string) error { close(done); return nil }}
	queue := mail.NewQueue(o.db, o.Log, p, "")
	worker := jobs.NewWorker(o.db, o.Log, handlers, queue.Jobs())
	for i := range mails {
		o.put(fmt.Sprintf("p%d@example.dk", i), time.Hour)
	}
	ctx, stop := context.WithCancel(context.Background())
	var running sync.WaitGroup
	running.Go(func() { worker.Run(ctx) })
	for range together {
		<-p.come
	}
	err := o.db.Write(ctx, func(tx *db.Tx) error { return jobs.Schedule(ctx, tx, "x", "", o.now) })
	if err != nil {
		t.Fatal(err)
	}
	<-done
	close(p.letGo)
	for range mails - together {
		<-p.come
	}
	stop()
	running.Wait()
	if p.most != together {
		t.Errorf("%d at once", p.most)
	}
	if n := queue.Counts()[mail.Sent].Load(); n != mails {
		t.Errorf("%d sent", n)
	}
}

func TestMailGoesOutAsSoonAsItIsCommitted(t *testing.T) {
	engine.OnFile(t)
	dir := t.TempDir()
	synctest.Test(t, func(t *testing.T) {
		o := &mailOffice{post: &post{}, t: t, now: time.Now()}
		o.Office = o.process(dir)
		ctx, stop := context.WithCancel(context.Background())
		var running sync.WaitGroup
		running.Go(func() { o.Jobs.Run(ctx) })
		synctest.Wait() // it sleeps
		o.put("anna@example.dk", time.Hour)
		synctest.Wait() // no time passes
		if o.count() != 1 {
			t.Error("it waits")
		}
		stop()
		running.Wait()
	})
}

func TestNoCodeIsKeptInTheClear(t *testing.T) {
	o := openForMail(t, &post{})
	if _, _, err := o.Accounts.RequestCode(context.Background(), account.CodeRequest{Email: "anna@example.dk", Language: "da", Network: "n"}); err != nil {
		t.Fatal(err)
	}
	o.deliver()
	code := codeIn(o.sent[0].Text)
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
