package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"time"
)

// served is an office process that answers, until stop is called.
type served struct {
	url, data, mails string
	pid              int
	stop             func()
}

// serveProgramme runs an office that has many events.
func serveProgramme(ctx context.Context, office, dir string, n int) (o served, events []string, err error) {
	events, all := manyEvents(time.Now().UTC(), n)
	o, err = serve(ctx, office, filepath.Join(dir, "data"), unhurried...)
	if err != nil {
		return o, nil, err
	}
	if err := importInto(ctx, office, o.data, all); err != nil {
		o.stop()
		return o, nil, err
	}
	return o, events, nil
}

// importInto brings records into the catalogue of an office that runs.
func importInto(ctx context.Context, office, data string, records []byte) error {
	c := exec.CommandContext(ctx, office, "import", "--data", data, "-")
	c.Stdin = bytes.NewReader(records)
	if out, err := c.CombinedOutput(); err != nil {
		return fmt.Errorf("import the programme: %w\n%s", err, out)
	}
	return nil
}

// unhurried has the pace that one device may have out of the way.
var unhurried = []string{"--limit-requests", "100000", "--limit-burst", "100000"}

// serve starts an office process with its data in a folder, its mail and its log
// beside it, and waits until it answers.
func serve(ctx context.Context, office, data string, flags ...string) (served, error) {
	address, err := freeAddress(ctx)
	if err != nil {
		return served{}, err
	}
	o := served{url: "http://" + address, data: data, mails: data + ".mail"}
	c := exec.CommandContext(ctx, office, append([]string{"serve", "--data", data, "--mail", "dir:" + o.mails, "--listen", address}, flags...)...)
	log, err := os.Create(filepath.Clean(data + ".log")) // a pipe would cost the crowd
	if err != nil {
		return served{}, err
	}
	c.Stderr = log
	if err := c.Start(); err != nil {
		return served{}, errors.Join(err, log.Close())
	}
	o.pid = c.Process.Pid
	o.stop = func() {
		_ = c.Process.Signal(os.Interrupt)
		_ = c.Wait()
		_ = log.Close()
	}
	for deadline := time.Now().Add(10 * time.Second); time.Now().Before(deadline); time.Sleep(20 * time.Millisecond) {
		r, err := http.Get(o.url + "/readyz")
		if err != nil {
			continue
		}
		_ = r.Body.Close()
		if r.StatusCode == http.StatusOK {
			return o, nil
		}
	}
	o.stop()
	return served{}, fmt.Errorf("the office did not come up; see %s", log.Name())
}

func freeAddress(ctx context.Context) (string, error) {
	l, err := new(net.ListenConfig).Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	return l.Addr().String(), l.Close()
}
