package client_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"

	"startklar.dk/api"
	"startklar.dk/api/client"
)

func TestAnAttachmentGoesOnWhereTheConnectionBroke(t *testing.T) {
	file := strings.Repeat("tegning ", 1000)
	sum := sha256.Sum256([]byte(file))
	var have []byte
	c := speak(t, func(w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodHead {
			if have == nil {
				w.WriteHeader(http.StatusNotFound)
				return
			}
			w.Header().Set("Upload-Offset", fmt.Sprint(len(have)))
			w.WriteHeader(http.StatusNoContent)
			return
		}
		if got, want := r.Header.Get("Repr-Digest"), "sha-256=:"+base64.StdEncoding.EncodeToString(sum[:])+":"; got != want {
			t.Errorf("digest %s, want %s", got, want)
		}
		if r.Header.Get("Upload-Offset") != fmt.Sprint(len(have)) {
			t.Errorf("goes on at %s of %d", r.Header.Get("Upload-Offset"), len(have))
		}
		if have == nil { // take a part and hang up
			have = make([]byte, 3000)
			if _, err := io.ReadFull(r.Body, have); err != nil {
				t.Error(err)
			}
			if conn, _, err := w.(http.Hijacker).Hijack(); err == nil {
				conn.Close()
			}
			return
		}
		rest, err := io.ReadAll(r.Body)
		if err != nil {
			t.Error(err)
		}
		have = append(have, rest...)
		w.WriteHeader(http.StatusCreated)
	})
	if err := c.PutFile(t.Context(), api.Attachment{ID: "id", Media: "text/plain"}, strings.NewReader(file)); err != nil {
		t.Fatal(err)
	}
	if string(have) != file {
		t.Errorf("the office has %d bytes, want %d", len(have), len(file))
	}
}

func TestAnAttachmentThatGetsNoFurtherIsGivenUp(t *testing.T) {
	puts := 0
	c := speak(t, func(w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodHead {
			w.Header().Set("Upload-Offset", "3")
			w.WriteHeader(http.StatusNoContent)
			return
		}
		puts++
		if conn, _, err := w.(http.Hijacker).Hijack(); err == nil {
			conn.Close()
		}
	})
	err := c.PutFile(t.Context(), api.Attachment{ID: "id", Media: "text/plain"}, strings.NewReader("tegning"))
	if !errors.Is(err, client.ErrOffline) || puts != 1 {
		t.Errorf("%d attempts, %v", puts, err)
	}
}

type broken struct{ *strings.Reader }

func (broken) Read([]byte) (int, error) { return 0, io.ErrNoProgress }

func TestAFileThatThisDeviceCannotReadIsNotTheConnections(t *testing.T) {
	c := speak(t, func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusNotFound) })
	err := c.PutFile(t.Context(), api.Attachment{ID: "id"}, broken{strings.NewReader("tegning")})
	if !errors.Is(err, io.ErrNoProgress) || client.Temporary(err) {
		t.Errorf("%v", err)
	}
	err = c.PutFile(t.Context(), api.Attachment{ID: "id"}, bytes.NewReader(make([]byte, api.MaxFile+1)))
	if client.Code(err) != api.CodeTooLarge {
		t.Errorf("too large: %v", err)
	}
}

func TestAFileThatIsNotWhatItsDigestSaysIsNotTaken(t *testing.T) {
	sum := sha256.Sum256([]byte("tegning"))
	for name, named := range map[string]string{
		"another's": "sha-256=:" + base64.StdEncoding.EncodeToString(make([]byte, 32)) + ":", "none": "",
		"its own": "sha-256=:" + base64.StdEncoding.EncodeToString(sum[:]) + ":",
	} {
		c := speak(t, func(w http.ResponseWriter, _ *http.Request) {
			if named != "" {
				w.Header().Set("Repr-Digest", named)
			}
			say(w, 200, "text/html", "tegning") // an attachment may be a page: no portal's
		})
		var got bytes.Buffer
		err := c.GetFile(t.Context(), "f", &got)
		switch {
		case name == "its own":
			if err != nil || got.String() != "tegning" {
				t.Errorf("%s: %q, %v", name, got.String(), err)
			}
		case name == "none": // so it is a portal's page
			if !errors.Is(err, client.ErrCaptivePortal) {
				t.Errorf("%s: %v", name, err)
			}
		case !errors.Is(err, client.ErrUnreadable):
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestADownloadThatIsCutIsNoDownload(t *testing.T) {
	c := speak(t, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Length", "1000")
		say(w, 200, "application/zip", "PK")
	})
	var buf bytes.Buffer
	if err := c.Export(t.Context(), &buf); !errors.Is(err, client.ErrOffline) {
		t.Errorf("%v", err)
	}
	if err := c.Export(t.Context(), full{}); err == nil || errors.Is(err, client.ErrOffline) {
		t.Errorf("a full disk is taken for %v", err)
	}
}

type full struct{}

func (full) Write([]byte) (int, error) { return 0, errors.New("no space left on device") }
