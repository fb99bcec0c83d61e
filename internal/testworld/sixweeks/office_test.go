package sixweeks_test

import (
	"context"
	"encoding/binary"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"startklar.dk/internal/testworld/browser"
	"startklar.dk/internal/testworld/child"
	"startklar.dk/internal/testworld/postgres"
	"startklar.dk/office"
	"startklar.dk/office/db"
	dbpostgres "startklar.dk/office/db/postgres"
	"startklar.dk/office/mail"
	"startklar.dk/office/web"
)

// officeRole is a process that is one of an office's.
const officeRole = "office"

// What a process of the office finds in its environment.
const (
	databaseVariable = "SIXWEEKS_DATABASE"
	folderVariable   = "SIXWEEKS_FOLDER" // with the clock, and what lies beside the database
	addressVariable  = "SIXWEEKS_ADDRESS"
	mailVariable     = "SIXWEEKS_MAIL"
)

func TestMain(m *testing.M) {
	if child.Role() == officeRole {
		if err := beOffice(); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	os.Exit(browser.Run(m))
}

// clock is the one clock of all processes: a file with the time in milliseconds, which
// stands still until it is moved.
type clock struct{ file *os.File }

func openClock(folder string) (clock, error) {
	f, err := os.OpenFile(filepath.Join(folder, "clock"), os.O_RDWR|os.O_CREATE, 0o600)
	return clock{f}, err
}

// Now is the time, UTC.
func (c clock) Now() time.Time {
	var raw [8]byte
	if _, err := c.file.ReadAt(raw[:], 0); err != nil {
		panic(err) // there is no office without a clock
	}
	return time.UnixMilli(int64(binary.LittleEndian.Uint64(raw[:]))).UTC() //nolint:gosec // it was one
}

func (c clock) set(now time.Time) error {
	var raw [8]byte
	binary.LittleEndian.PutUint64(raw[:], uint64(now.UnixMilli())) //nolint:gosec // no year before 1970
	_, err := c.file.WriteAt(raw[:], 0)
	return err
}

// config is how an office is opened that goes by a clock. What is due it does when the test
// says so.
func config(c clock, folder, database, address string, log *slog.Logger) office.Config {
	return office.Config{
		Dir: folder, Beside: folder, Now: c.Now, Log: log, Passive: true, Address: address, MailFrom: "kontoret@startklar.example.dk",
		Open: func(ctx context.Context, of db.Config) (*db.DB, error) { return dbpostgres.Open(ctx, database, of) },
		Limits: office.Limits{
			CodesPerAddressAndNetwork: 10_000, CodesPerAddress: 10_000, CodesPerAddressDay: 10_000, SignInsPerNetwork: 100_000, RequestsPerSecond: 10_000, RequestBurst: 50_000,
		},
	}
}

// beOffice is a process of the office: it says where it serves, and where it is told to do
// what is due.
func beOffice() error {
	folder := os.Getenv(folderVariable)
	c, err := openClock(folder)
	if err != nil {
		return err
	}
	of := config(c, filepath.Join(folder, "office"), os.Getenv(databaseVariable), os.Getenv(addressVariable),
		slog.New(slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: slog.LevelWarn})))
	if of.Mail, err = mail.Open(os.Getenv(mailVariable), ""); err != nil {
		return err
	}
	o, err := office.Open(context.Background(), of)
	if err != nil {
		return err
	}
	due, err := new(net.ListenConfig).Listen(context.Background(), "tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	listener, err := new(net.ListenConfig).Listen(context.Background(), "tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	go func() { // ends with the process
		_ = http.Serve(due, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			n, err := o.Jobs.RunDue(r.Context())
			if err != nil {
				http.Error(w, err.Error(), http.StatusInternalServerError)
				return
			}
			_, _ = fmt.Fprint(w, n)
		}))
	}()
	fmt.Println(listener.Addr(), due.Addr())
	return web.New(o, web.Options{PublicURL: of.Address}).Serve(context.Background(), listener)
}

// world is an office of two processes on one PostgreSQL database, behind one address that
// asks them in turn.
type world struct {
	t       testing.TB
	folder  string
	clock   clock
	url     string
	beneath *db.DB                             // the office's database, to see when something is due
	serve   [processes]atomic.Pointer[url.URL] // where each process is
	due     [processes]string
	process [processes]*child.Child
	start   func(i int)
	mails   *mails
	died    []time.Time              // when processes were killed
	passed  func(from, to time.Time) // told of each stretch of time before its end is there
}

const processes = 2

// open lays an office out and starts its processes.
func open(t testing.TB, begins time.Time, lay func(o *office.Office)) *world {
	t.Helper()
	w := &world{t: t, folder: t.TempDir(), mails: openMails(t), passed: func(time.Time, time.Time) {}}
	var err error
	w.clock, err = openClock(w.folder)
	w.ok(err)
	t.Cleanup(func() { _ = w.clock.file.Close() })
	w.ok(w.clock.set(begins))
	w.ok(os.Mkdir(filepath.Join(w.folder, "office"), 0o700))
	database := new(postgres.Template).Database(t)
	var next atomic.Int64
	proxy := httptest.NewServer(&httputil.ReverseProxy{
		Rewrite: func(r *httputil.ProxyRequest) {
			r.SetURL(w.serve[next.Add(1)%processes].Load())
			r.Out.Host = r.In.Host
		},
		ErrorLog: slog.NewLogLogger(slog.DiscardHandler, slog.LevelError),
	})
	t.Cleanup(proxy.Close)
	w.url = strings.Replace(proxy.URL, "127.0.0.1", "localhost", 1)

	o, err := office.Open(t.Context(), config(w.clock, filepath.Join(w.folder, "office"), database, w.url, nil))
	w.ok(err)
	lay(o)
	w.ok(o.Close())
	w.beneath, err = dbpostgres.Open(context.Background(), database, db.Config{Now: w.clock.Now})
	w.ok(err)
	t.Cleanup(func() { _ = w.beneath.Close() })
	w.start = func(i int) {
		c := child.Start(t, officeRole, func(cmd *exec.Cmd) {
			cmd.Env = append(cmd.Env, databaseVariable+"="+database, folderVariable+"="+w.folder, addressVariable+"="+w.url, mailVariable+"="+w.mails.urls[i])
		})
		var host string
		if _, err := fmt.Sscan(c.Must(), &host, &w.due[i]); err != nil {
			t.Fatalf("where a process is: %v\n%s", err, c.Said())
		}
		w.serve[i].Store(&url.URL{Scheme: "http", Host: host})
		w.process[i] = c
	}
	for i := range processes {
		w.start(i)
		t.Cleanup(func() {
			w.process[i].Release()
			if said := w.process[i].Said(); said != "" {
				t.Errorf("a process complained:\n%s", said)
			}
		})
	}
	return w
}

func (w *world) ok(err error) {
	w.t.Helper()
	if err != nil {
		w.t.Fatal(err)
	}
}

// runDue has both processes do what is due at the same time, until neither finds anything.
func (w *world) runDue() {
	w.t.Helper()
	for {
		var tried [processes]int
		var errs [processes]error
		var both sync.WaitGroup
		for i := range processes {
			both.Go(func() { tried[i], errs[i] = w.askDue(w.due[i]) })
		}
		both.Wait()
		all := 0
		for i := range processes {
			w.ok(errs[i])
			all += tried[i]
		}
		if all == 0 {
			return
		}
	}
}

// killAt moves the clock to a time at which mails are sent. Whichever process sends the nth
// is killed when it has come, before it hears so; another comes in its place.
func (w *world) killAt(moment time.Time, nth int) {
	w.t.Helper()
	w.until(moment.Add(-time.Millisecond))
	w.passed(w.clock.Now(), moment)
	w.ok(w.clock.set(moment))
	killed := -1
	w.mails.eachTells(func(from int) {
		if nth--; nth != 0 {
			return
		}
		if err := w.process[from].Kill(); err != nil {
			w.t.Error(err)
		}
		_ = w.process[from].Wait() // it was killed
		killed = from
	})
	var errs [processes]error
	var both sync.WaitGroup
	for i := range processes {
		both.Go(func() { _, errs[i] = w.askDue(w.due[i]) })
	}
	both.Wait()
	w.mails.eachTells(nil)
	if killed < 0 {
		w.t.Fatalf("too few mails are sent at %v", moment)
	}
	w.died = append(w.died, moment)
	for i, err := range errs {
		if err != nil && i != killed {
			w.t.Error(err)
		}
	}
	if said := w.process[killed].Said(); said != "" {
		w.t.Errorf("the process that was killed complained:\n%s", said)
	}
	w.start(killed)
	w.until(moment)
}

func (w *world) askDue(address string) (n int, err error) {
	r, err := http.Post("http://"+address, "", nil)
	if err != nil {
		return 0, err
	}
	defer r.Body.Close()
	raw, err := io.ReadAll(r.Body)
	if err != nil || r.StatusCode != http.StatusOK {
		return 0, fmt.Errorf("do what is due: %d %s, %w", r.StatusCode, raw, err)
	}
	_, err = fmt.Sscan(string(raw), &n)
	return n, err
}

// until moves the clock to a time, and stops on the way whenever something falls due.
func (w *world) until(moment time.Time) {
	w.t.Helper()
	from := w.clock.Now()
	if moment.Before(from) {
		w.t.Fatalf("the clock goes on, from %v, not back to %v", from, moment)
	}
	w.passed(from, moment)
	for w.runDue(); ; w.runDue() {
		next, err := db.One[int64](w.t.Context(), w.beneath, `SELECT COALESCE(MIN(due_at), 0) FROM task`)
		w.ok(err)
		if next == 0 || time.UnixMilli(next).After(moment) {
			break
		}
		if !time.UnixMilli(next).After(w.clock.Now()) {
			w.t.Fatalf("what was due at %v is not done", time.UnixMilli(next))
		}
		w.ok(w.clock.set(time.UnixMilli(next)))
	}
	w.ok(w.clock.set(moment))
	w.runDue()
}
