package office

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"slices"
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
	skips  []string // subjects of mails that are no matter begin so
	sent   []mail.Message
}

func (p *post) Send(_ context.Context, m mail.Message) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	if slices.ContainsFunc(p.skips, func(begins string) bool { return strings.HasPrefix(m.Subject, begins) }) {
		return nil
	}
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
	*world
	*post
}

func openForMail(t *testing.T, p *post) *mailOffice {
	t.Helper()
	m := &mailOffice{&world{t: t, dir: t.TempDir(), clock: &clock{t: start}}, p}
	m.o = m.process()
	return m
}

// process is one of those that serve the office.
func (m *mailOffice) process() *Office {
	m.t.Helper()
	return m.beside(Config{Passive: true, Mail: m.post, MailFrom: "kontor@example.dk"})
}

func (m *mailOffice) put(to string, useful time.Duration) {
	m.t.Helper()
	m.write(func(tx *db.Tx) error {
		return mail.Put(context.Background(), tx, mail.Draft{To: to, Subject: "Emne", Text: "Tekst", Useless: m.clock.now().Add(useful)})
	})
}

// deliver sends what is due, and tells how many mails were handed to the
// transport.
func (m *mailOffice) deliver() int {
	m.t.Helper()
	before := m.count()
	if _, err := m.o.Jobs.RunDue(context.Background()); err != nil {
		m.t.Fatal(err)
	}
	return m.count() - before
}

// became checks how many mails were sent, put off and given up.
func (m *mailOffice) became(sent, putOff, givenUp int64) {
	m.t.Helper()
	got := map[mail.Outcome]int64{}
	for outcome, n := range m.o.Mails.Counts() {
		got[outcome] = n.Load()
	}
	if diff := cmp.Diff(map[mail.Outcome]int64{mail.Sent: sent, mail.PutOff: putOff, mail.GivenUp: givenUp}, got); diff != "" {
		m.t.Error(diff)
	}
}

func TestAMailIsSentOnce(t *testing.T) {
	m := openForMail(t, &post{})
	m.put("anna@example.dk", time.Hour)
	if n := m.deliver(); n != 1 {
		t.Errorf("%d sent", n)
	}
	m.clock.advance(2 * jobs.Lease)
	if n := m.deliver(); n != 0 {
		t.Errorf("%d sent again", n)
	}
	if got := m.sent[0]; got.To != "anna@example.dk" || got.Subject != "Emne" || got.Text != "Tekst" || got.From.Address != "kontor@example.dk" || got.ID == "" {
		t.Errorf("%+v", got)
	}
	m.became(1, 0, 0)
	if n, err := db.One[int](context.Background(), m.o.db, `SELECT COUNT(*) FROM mail`); err != nil || n != 0 {
		t.Errorf("%d are kept, %v", n, err)
	}
}

func TestAMailThatFailedIsSentAgainLaterAndLater(t *testing.T) {
	m := openForMail(t, &post{fails: errors.New("no route")})
	m.put("anna@example.dk", time.Hour)
	for i, pause := range []time.Duration{5 * time.Second, 10 * time.Second, 20 * time.Second} {
		if n := m.deliver(); n != 1 {
			t.Fatalf("try %d: %d tried", i, n)
		}
		m.clock.advance(pause - time.Second)
		if n := m.deliver(); n != 0 {
			t.Fatalf("try %d came early", i)
		}
		m.clock.advance(time.Second)
	}
	m.fails = nil
	m.deliver()
	if m.sent[0].ID != m.sent[3].ID || m.count() != 4 {
		t.Errorf("%d sent, %s and %s", m.count(), m.sent[0].ID, m.sent[3].ID)
	}
	m.became(1, 3, 0)
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
			m := openForMail(t, &post{fails: c.fails})
			m.put("anna@example.dk", time.Minute)
			m.clock.advance(c.after)
			if n := m.deliver(); n != c.sent {
				t.Errorf("%d sent", n)
			}
			m.clock.advance(24 * time.Hour)
			if n := m.deliver(); n != 0 {
				t.Errorf("%d tried again", n)
			}
			m.became(0, 0, 1)
		})
	}
}

func TestAMailOfWhoeverWasErasedIsNotSent(t *testing.T) {
	m := openForMail(t, &post{})
	var person string
	m.write(func(tx *db.Tx) (err error) {
		person, err = account.EnsurePerson(context.Background(), tx, "anna@example.dk", "da")
		return err
	})
	m.put("anna@example.dk", time.Hour)
	if err := m.o.Erase(context.Background(), person); err != nil {
		t.Fatal(err)
	}
	if n := m.deliver(); n != 0 {
		t.Errorf("%d sent", n)
	}
	m.became(0, 0, 0)
}

func TestAWorkerThatDiedLeavesItsMailToTheNext(t *testing.T) {
	m := openForMail(t, &post{})
	m.put("anna@example.dk", time.Hour)
	ctx, die := context.WithCancel(context.Background())
	m.during, m.fails = die, context.Canceled // it dies with the mail under way
	if _, err := m.o.Jobs.RunDue(ctx); !errors.Is(err, context.Canceled) {
		t.Fatal(err)
	}
	m.during, m.fails = nil, nil
	if n := m.deliver(); n != 0 {
		t.Error("two have one mail")
	}
	m.clock.advance(jobs.Lease)
	if n := m.deliver(); n != 1 {
		t.Error("nobody has it")
	}
}

func TestAMailThatWasHandedOverIsSentEvenIfEverythingStops(t *testing.T) {
	m := openForMail(t, &post{})
	m.put("anna@example.dk", time.Hour)
	ctx, stop := context.WithCancel(context.Background())
	m.during = stop
	if _, err := m.o.Jobs.RunDue(ctx); !errors.Is(err, context.Canceled) {
		t.Fatal(err)
	}
	m.clock.advance(jobs.Lease)
	if n := m.deliver(); n != 0 {
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
	m := openForMail(t, &post{})
	for i := range mails {
		m.put(fmt.Sprintf("p%d@example.dk", i), time.Hour)
	}
	var posts [2]*slowPost
	var queues [2]*mail.Queue
	var running sync.WaitGroup
	for i := range posts {
		p := &slowPost{come: make(chan struct{}, mails), letGo: make(chan struct{})}
		process := m.process()
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
	m := openForMail(t, &post{})
	p := &slowPost{come: make(chan struct{}, mails), letGo: make(chan struct{})}
	done := make(chan struct{})
	handlers := map[jobs.Kind]jobs.Handler{"x": func(context.Context, *db.Tx, string) error { close(done); return nil }}
	queue := mail.NewQueue(m.o.db, m.o.Log, p, "")
	worker := jobs.NewWorker(m.o.db, m.o.Log, handlers, queue.Jobs())
	for i := range mails {
		m.put(fmt.Sprintf("p%d@example.dk", i), time.Hour)
	}
	ctx, stop := context.WithCancel(context.Background())
	var running sync.WaitGroup
	running.Go(func() { worker.Run(ctx) })
	for range together {
		<-p.come
	}
	m.write(func(tx *db.Tx) error { return jobs.Schedule(ctx, tx, "x", "", m.clock.now()) })
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
		m := &mailOffice{&world{t: t, dir: dir, clock: &clock{t: time.Now()}}, &post{}}
		m.o = m.process()
		ctx, stop := context.WithCancel(context.Background())
		var running sync.WaitGroup
		running.Go(func() { m.o.Jobs.Run(ctx) })
		synctest.Wait() // it sleeps
		m.put("anna@example.dk", time.Hour)
		synctest.Wait() // no time passes
		if m.count() != 1 {
			t.Error("it waits")
		}
		stop()
		running.Wait()
	})
}

func TestNoCodeIsKeptInTheClear(t *testing.T) {
	m := openForMail(t, &post{})
	if _, _, err := m.o.Accounts.RequestCode(context.Background(), account.CodeRequest{Email: "anna@example.dk", Language: "da", Network: "n"}); err != nil {
		t.Fatal(err)
	}
	m.deliver()
	code := regexp.MustCompile(`[0-9]{6}`).FindString(m.sent[0].Text)
	kept, err := db.One[string](context.Background(), m.o.db, `SELECT MAX(id || email || mac) || (SELECT COUNT(*) FROM mail) FROM sign_in_code`)
	if err != nil || code == "" || kept == "" || kept[len(kept)-1] != '0' {
		t.Fatalf("%v %q %q", err, code, kept)
	}
	if strings.Contains(kept, code) {
		t.Error("the code can be read")
	}
}
