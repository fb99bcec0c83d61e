package main

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"startklar.dk/api"
	"startklar.dk/api/client"
	"startklar.dk/internal/testworld/child"
	"startklar.dk/internal/testworld/room"
	"startklar.dk/office/db"
	"startklar.dk/office/db/postgres"
	"startklar.dk/office/db/sqlite"
	"startklar.dk/office/record"
)

func epoch(t *testing.T, dir string) (said string) {
	t.Helper()
	err := sqlite.Read(t.Context(), filepath.Join(dir, sqlite.File), func(tx *db.Tx) (err error) {
		said, err = record.Epoch(t.Context(), tx)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return said
}

// step is by how many bytes the room grows from one try to the next.
const step = 48 << 10

func TestABackupThatFindsNoRoomLeavesNothingBehind(t *testing.T) {
	if room.Alone(t) {
		return
	}
	for _, from := range []place{inFile(t, t.TempDir()), inDatabase(t, t.TempDir())} {
		to := t.TempDir()
		importDemo(t, from)
		fails := 0
		for {
			room.Files(t, uint64(fails)*step)
			code, _, errs := do(t, from.args("backup", filepath.Join(to, "backup"))...)
			room.Files(t, room.All)
			if code == exitDone {
				break
			}
			fails++
			if !strings.Contains(errs, "room on the disk") {
				t.Errorf("said %q", errs)
			}
			if left := names(t, to); len(left) > 0 {
				t.Fatalf("with room for %d bytes it left %v", fails*step, left)
			}
		}
		if fails < 3 {
			t.Errorf("it failed only %d times", fails)
		}
		must(t, inFile(t, t.TempDir()).args("restore", filepath.Join(to, "backup"))...)
	}
}

func TestARestoreThatFindsNoRoomLeavesTheOfficeAsItWas(t *testing.T) {
	if room.Alone(t) {
		return
	}
	dir := t.TempDir()
	importDemo(t, place{"--data", dir})
	file := filepath.Join(t.TempDir(), "backup")
	must(t, "backup", "--data", dir, file)
	must(t, "user", "add", "--data", dir, "mette@example.dk", "--role", "consultant")
	before, was := names(t, dir), epoch(t, dir)
	fails := 0
	for {
		room.Files(t, uint64(fails)*step)
		code, _, errs := do(t, "restore", "--data", dir, file)
		room.Files(t, room.All)
		if code == exitDone {
			break
		}
		fails++
		if !strings.Contains(errs, "room on the disk") && !strings.Contains(errs, "Nothing was changed") {
			t.Errorf("said %q", errs)
		}
		if diff := cmp.Diff(before, names(t, dir)); diff != "" {
			t.Fatalf("with room for %d bytes (-before +after):\n%s", fails*step, diff)
		}
		must(t, "check", "--data", dir)
		if epoch(t, dir) != was {
			t.Fatalf("with room for %d bytes it is another office", fails*step)
		}
	}
	if fails < 3 {
		t.Errorf("it failed only %d times", fails)
	}
	if epoch(t, dir) == was {
		t.Error("the office that was put back is in the old epoch")
	}
	if left := names(t, dir); len(left) != len(before)+1 {
		t.Errorf("there lie %v", left)
	}
}

func TestARestoreThatFindsNoRoomLeavesTheDatabaseEmpty(t *testing.T) {
	if room.Alone(t) {
		return
	}
	from, to := inFile(t, t.TempDir()), inDatabase(t, t.TempDir())
	importDemo(t, from)
	file := filepath.Join(t.TempDir(), "backup")
	must(t, from.args("backup", file)...)
	fails := 0
	for {
		room.Files(t, uint64(fails)*step)
		code, _, errs := do(t, to.args("restore", file)...)
		room.Files(t, room.All)
		if code == exitDone {
			break
		}
		fails++
		if !strings.Contains(errs, "room on the disk") && !strings.Contains(errs, "Nothing was changed") {
			t.Errorf("said %q", errs)
		}
		if left := names(t, to[3]); len(left) > 0 {
			t.Fatalf("with room for %d bytes there lie %v", fails*step, left)
		}
		if err := postgres.Vacant(t.Context(), to[1]); err != nil {
			t.Fatalf("with room for %d bytes: %v", fails*step, err)
		}
	}
	if fails < 3 {
		t.Errorf("it failed only %d times", fails)
	}
	must(t, to.args("check")...)
}

func TestAnOfficeWithoutRoomSaysSoAndGoesOnByItselfOnceThereIs(t *testing.T) {
	chance := child.Chance(t)
	dir := t.TempDir()
	records, slots := oneFloor()
	importRecords(t, place{"--data", dir}, records)
	c, at := process(t, dir, nil)
	all := hands(t, chance, dir, at, slots, 3)
	for _, h := range all {
		h.speak(at)
		defer func() { h.way.CloseIdleConnections() }()
		if err := h.send(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	s := &served{t: t, url: at}
	refused := 0
	for range 40 {
		log, err := os.Stat(filepath.Join(dir, sqlite.File+"-wal"))
		if err != nil {
			t.Fatal(err)
		}
		room.FilesOf(t, c.ID(), uint64(log.Size())+uint64(chance.IntN(40_000)))
		for _, h := range all {
			if h.flying == nil {
				h.flying = h.next()
			}
			err := h.send(t.Context())
			var p *api.Problem
			switch {
			case err == nil:
				continue
			case !errors.As(err, &p) || p.Status != 503 || p.Code != api.CodeUnavailable || !client.Temporary(err):
				t.Fatalf("without room it answered %v", err)
			}
			refused++
			switch got := s.ask("GET", "/readyz", "", nil, nil); got {
			case 503:
			case 200: // the log is in the database by now, and begins anew in the room that it had
				if err := h.send(t.Context()); err != nil {
					t.Errorf("it says that it can write, and answers %v", err)
				}
			default:
				t.Errorf("it cannot write and says %d", got)
			}
		}
		room.FilesOf(t, c.ID(), room.All)
		if got := s.ask("GET", "/readyz", "", nil, nil); got != 200 {
			t.Errorf("with room again it says %d", got)
		}
	}
	if refused == 0 {
		t.Error("it never ran out of room")
	}
	for _, h := range all {
		if h.flying != nil {
			if err := h.send(t.Context()); err != nil {
				t.Fatal(err)
			}
		}
		if err := h.catchUp(t.Context()); err != nil {
			t.Fatal(err)
		}
		h.look()
	}
	c.Release()
	must(t, "check", "--data", dir)
	t.Logf("%d requests were refused for want of room", refused)
}

// roomToOpen is what SQLite needs to open a database: the memory that its connections
// share is a file. A killed process has left it there.
const roomToOpen = 32 << 10

func TestAnOfficeThatIsStartedOnAFullDiskIsReadAndWritesOnceThereIsRoom(t *testing.T) {
	if room.Alone(t) {
		return
	}
	dir := t.TempDir()
	where := place{"--data", dir}
	importDemo(t, where)
	before := where.texts(t, `SELECT body FROM record WHERE owner = 'catalogue' ORDER BY rev`)
	mails := filepath.Join(t.TempDir(), "mails")
	serve := []string{"serve", "--data", dir, "--listen", "127.0.0.1:0", "--mail", "dir:" + mails}
	must(t, "user", "add", "--data", dir, "mette@example.dk", "--role", "consultant")
	for _, killed := range []bool{false, true} {
		if killed {
			c, _ := process(t, dir, nil)
			if err := c.Kill(); err != nil {
				t.Fatal(err)
			}
			_ = c.Wait() // it was killed
		}
		room.Files(t, 0)
		if code, _, errs := do(t, serve...); code != exitFailed || !strings.Contains(errs, "the disk is not full") {
			t.Errorf("without any room: %d %q", code, errs)
		}
		if code, _, errs := do(t, "check", "--data", dir); code != exitFailed || strings.Contains(errs, "backup") || !strings.Contains(errs, "the disk is not full") {
			t.Errorf("without any room the data is checked: %d %q", code, errs)
		}
		room.Files(t, roomToOpen)
		s := serving(t, serve[1:]...)
		for s.ask("POST", "/v1/sign-in", "", api.SignInRequest{Email: "anna@example.dk"}, nil) != 503 {
		}
		code, errs := exitDone, ""
		for n := 0; code == exitDone; n++ {
			code, _, errs = do(t, "user", "add", "--data", dir, fmt.Sprintf("bo%d@example.dk", n), "--role", "consultant")
		}
		if !strings.Contains(errs, "the disk is not full") {
			t.Errorf("without room somebody is added: %d %q", code, errs)
		}
		var page api.Page
		if got := s.ask("GET", "/v1/catalogue", "", nil, &page); got != 200 || len(page.Records) == 0 {
			t.Errorf("without room it answers %d and %d records", got, len(page.Records))
		}
		if got := s.ask("GET", "/readyz", "", nil, nil); got != 503 {
			t.Errorf("without room it is ready: %d", got)
		}
		room.Files(t, room.All)
		if got := s.ask("GET", "/readyz", "", nil, nil); got != 200 {
			t.Errorf("with room it is ready: %d", got)
		}
		s.signIn(mails, "bo@example.dk")
		if code, said := s.stop(); code != exitDone {
			t.Errorf("%d\n%s", code, said)
		}
		must(t, "check", "--data", dir)
		if diff := cmp.Diff(before, where.texts(t, `SELECT body FROM record WHERE owner = 'catalogue' ORDER BY rev`)); diff != "" {
			t.Errorf("it lost (-) %s", diff)
		}
	}
}

func TestAnOfficeThatMayNotWriteIsToldSo(t *testing.T) {
	dir := t.TempDir()
	importDemo(t, place{"--data", dir})
	as := child.MayRead(t, dir)
	c := child.Start(t, officeRole, func(cmd *exec.Cmd) {
		as(cmd)
		cmd.Env = append(cmd.Env, argsVariable+"=serve\n--data\n"+dir+"\n--listen\n127.0.0.1:0\n--mail\ndir:"+dir)
	})
	if err := c.Wait(); err == nil || !strings.Contains(c.Said(), "Check that the folder can be written") {
		t.Errorf("%v: %s", err, c.Said())
	}
	if err := os.Chmod(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	must(t, "check", "--data", dir)
}

func TestAnOfficeThatFindsNoRoomToOpenIsOpenedLater(t *testing.T) {
	if room.Alone(t) {
		return
	}
	dir := t.TempDir()
	for _, most := range []uint64{0, 40 << 10, 120 << 10} { // not even a file, one without tables, one with some
		room.Files(t, most)
		code, _, errs := do(t, "user", "add", "--data", dir, "mette@example.dk", "--role", "consultant")
		room.Files(t, room.All)
		if code != exitFailed || !strings.Contains(errs, "the disk is not full") {
			t.Errorf("with room for %d bytes: %d %q", most, code, errs)
		}
	}
	must(t, "user", "add", "--data", dir, "mette@example.dk", "--role", "consultant")
	must(t, "check", "--data", dir)
}
