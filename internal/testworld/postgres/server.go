// Package postgres runs PostgreSQL for tests: a server in a folder of its own,
// reached through a socket there and by nobody else. The tests of one binary share
// a server by way of a Template; a test that stops or kills one starts its own. A
// server and its folder are gone when the test is over or, however it ends, the
// process: a watchdog outlives it. No goroutine is left behind.
package postgres

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
)

// startWithin is how long a server may take to start, to recover after a kill
// included.
const startWithin = time.Minute

// superuser is the only role of a server.
const superuser = "postgres"

// Server is one PostgreSQL server. Its methods are called by one goroutine at a
// time, but for Database.
type Server struct {
	programs string // the folder of initdb, postgres and pg_ctl
	dir      string // the folder of its data, its log and its socket
	user     *syscall.SysProcAttr
	watchdog *exec.Cmd
	leash    io.WriteCloser // once closed, the watchdog ends the server

	postmaster *exec.Cmd // nil while the server is down
	alive      *os.File  // ends when the server's last process has
	databases  atomic.Int64
}

// Start starts a server for one test. Settings are lines of postgresql.conf, such
// as "fsync = off"; without, commits are as durable as PostgreSQL makes them.
func Start(t testing.TB, settings ...string) *Server {
	t.Helper()
	s, err := start(settings)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.remove(); err != nil {
			t.Error(err)
		}
	})
	return s
}

func start(settings []string) (s *Server, err error) {
	s = &Server{}
	if s.programs, err = findPrograms(); err != nil {
		return nil, err
	}
	if s.dir, err = os.MkdirTemp("", "pg-"); err != nil { // short: a socket's path has 100 bytes or so
		return nil, fmt.Errorf("make a folder for PostgreSQL: %w", err)
	}
	if s.user, err = ordinaryUser(s.dir); err == nil {
		err = s.watch()
	}
	if err != nil {
		return nil, errors.Join(err, os.RemoveAll(s.dir))
	}
	if err := s.initialise(settings); err != nil {
		return nil, errors.Join(err, s.remove())
	}
	if err := s.Restart(); err != nil {
		return nil, errors.Join(err, s.remove())
	}
	return s, nil
}

// watch starts the watchdog: a shell at the other end of a pipe that the system
// closes when this process ends, also where it is killed. It shares the standard
// error output, so that who reads that to its end, as go test does, comes back
// when the server is gone.
func (s *Server) watch() (err error) {
	s.watchdog = s.command("/bin/sh", "-c",
		`read -r _; "$1/pg_ctl" -D "$2/data" -m immediate stop >/dev/null 2>&1; rm -rf "$2"`, "sh", s.programs, s.dir)
	s.watchdog.Stderr = os.Stderr
	if s.leash, err = s.watchdog.StdinPipe(); err == nil {
		err = s.watchdog.Start()
	}
	if err != nil {
		return fmt.Errorf("watch over PostgreSQL: %w", err)
	}
	return nil
}

// initialise makes the server's data. Texts are compared by their bytes.
func (s *Server) initialise(settings []string) error {
	out, err := s.command(filepath.Join(s.programs, "initdb"), "--pgdata", s.data(), "--username", superuser,
		"--auth", "trust", "--encoding", "UTF8", "--no-locale", "--no-sync").CombinedOutput()
	if err != nil {
		return fmt.Errorf("initdb: %w\n%s", err, out)
	}
	conf, err := os.OpenFile(filepath.Join(s.data(), "postgresql.conf"), os.O_APPEND|os.O_WRONLY, 0)
	if err != nil {
		return fmt.Errorf("set PostgreSQL up: %w", err)
	}
	_, err = fmt.Fprintf(conf, "\nlisten_addresses = ''\nunix_socket_directories = '%s'\nmax_connections = 300\n"+
		"dynamic_shared_memory_type = mmap\n%s\n", // in its folder, and gone with it however it ends
		s.dir, strings.Join(settings, "\n"))
	if err = errors.Join(err, conf.Close()); err != nil {
		return fmt.Errorf("set PostgreSQL up: %w", err)
	}
	return nil
}

// Restart stops the server where it is up, as its administrator would, and starts
// it again on the same data. It returns when the server takes connections.
func (s *Server) Restart() error {
	if err := s.Stop(); err != nil {
		return err
	}
	log, err := os.OpenFile(s.log(), os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
	if err != nil {
		return fmt.Errorf("start PostgreSQL: %w", err)
	}
	defer func() { _ = log.Close() }()
	alive, held, err := os.Pipe()
	if err != nil {
		return fmt.Errorf("start PostgreSQL: %w", err)
	}
	defer func() { _ = held.Close() }()
	p := s.command(filepath.Join(s.programs, "postgres"), "-D", s.data())
	p.Stderr, p.ExtraFiles = log, []*os.File{held}
	if err := p.Start(); err != nil {
		return errors.Join(fmt.Errorf("start PostgreSQL: %w", err), alive.Close())
	}
	s.postmaster, s.alive = p, alive
	_ = held.Close() // the server's processes have it
	return s.ready()
}

// ready waits until the server takes connections.
func (s *Server) ready() error {
	ctx, cancel := context.WithTimeout(context.Background(), startWithin)
	defer cancel()
	for {
		conn, err := pgx.Connect(ctx, s.url(superuser))
		if err == nil {
			return conn.Close(ctx)
		}
		if ctx.Err() == nil {
			_ = s.alive.SetReadDeadline(time.Now().Add(10 * time.Millisecond)) // or until its last process ends
			if _, ended := s.alive.Read(make([]byte, 1)); errors.Is(ended, os.ErrDeadlineExceeded) {
				continue
			}
		}
		out, _ := os.ReadFile(s.log())
		return errors.Join(fmt.Errorf("PostgreSQL did not start: %w\n%s", err, out), s.quit())
	}
}

// Stop stops the server as its administrator would: connections end, what they had
// not committed is gone. Stopping one that is down does nothing.
func (s *Server) Stop() error { return s.end(os.Interrupt) }

// Kill kills the server, which leaves its data as they are at that moment. The shared
// memory that it leaves, too, is given back by the next Restart.
func (s *Server) Kill() error { return s.end(os.Kill) }

// quit ends the server at once, which gives the system's shared memory back. Its data
// are as after Kill.
func (s *Server) quit() error { return s.end(syscall.SIGQUIT) }

// end ends the server by a signal and waits until its last process is gone.
func (s *Server) end(by os.Signal) error {
	if s.postmaster == nil {
		return nil
	}
	if err := s.postmaster.Process.Signal(by); err != nil && !errors.Is(err, os.ErrProcessDone) {
		return fmt.Errorf("stop PostgreSQL: %w", err)
	}
	_ = s.postmaster.Wait() // what it says at its end is in its log
	_ = s.alive.SetReadDeadline(time.Time{})
	_, err := io.Copy(io.Discard, s.alive)
	err = errors.Join(err, s.alive.Close(), os.RemoveAll(filepath.Join(s.data(), "postmaster.pid"))) // names another process soon
	s.postmaster, s.alive = nil, nil
	if err != nil {
		return fmt.Errorf("wait for PostgreSQL's end: %w", err)
	}
	return nil
}

// remove ends the server and removes its folder.
func (s *Server) remove() error {
	err := errors.Join(s.quit(), s.leash.Close())
	if ended := s.watchdog.Wait(); ended != nil {
		err = errors.Join(err, fmt.Errorf("remove PostgreSQL's folder: %w", ended))
	}
	return err
}

// Database makes an empty database and gives its address. It goes with the server.
func (s *Server) Database(t testing.TB) string {
	t.Helper()
	name, err := s.create("template0")
	if err != nil {
		t.Fatal(err)
	}
	return s.url(name)
}

// create makes a database as a copy of another that nobody is connected to. Its files
// are copied, which takes half of what writing them once more to the log takes.
func (s *Server) create(template string) (name string, err error) {
	name = fmt.Sprintf("test_%d", s.databases.Add(1))
	return name, s.administer(`CREATE DATABASE ` + name + ` TEMPLATE ` + template + ` STRATEGY file_copy`)
}

// administer runs a statement in the database that only administration uses.
func (s *Server) administer(statement string) error {
	ctx := context.Background()
	conn, err := pgx.Connect(ctx, s.url(superuser))
	if err != nil {
		return fmt.Errorf("connect to PostgreSQL: %w", err)
	}
	defer func() { _ = conn.Close(ctx) }()
	if _, err := conn.Exec(ctx, statement); err != nil {
		return fmt.Errorf("%s: %w", statement, err)
	}
	return nil
}

// url is the address of a database.
func (s *Server) url(database string) string {
	return (&url.URL{
		Scheme: "postgres", User: url.User(superuser), Path: "/" + database,
		RawQuery: url.Values{"host": {s.dir}}.Encode(),
	}).String()
}

func (s *Server) data() string { return filepath.Join(s.dir, "data") }
func (s *Server) log() string  { return filepath.Join(s.dir, "log") }

// command is a program of PostgreSQL's, run by an ordinary user and away from the
// terminal, whose Ctrl+C is not meant for it.
func (s *Server) command(name string, args ...string) *exec.Cmd {
	c := exec.Command(name, args...) //nolint:gosec // a program that was found
	c.Dir, c.SysProcAttr = s.dir, s.user
	return c
}
