package web

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"strings"
	"time"

	"startklar.dk/api"
)

const (
	// drainAtMost is how much of a refused body is still read, so that a client
	// that sends all before it reads gets the refusal and not a broken pipe.
	drainAtMost = 32 << 20
	// drainWithin bounds the time for that, drainIdle the time for each chunk of
	// it.
	drainWithin = 10 * time.Second
	drainIdle   = time.Second
	drainChunk  = 64 << 10
	// drainRate is how many bytes a second are so read at the most, of all clients:
	// it costs who asks nothing to send them.
	drainRate = 32 << 20
	// drainFirst is the size up to which a refused body is read before the
	// answer, so that the connection can go on.
	drainFirst = 256 << 10
)

// bounded refuses a body that is larger than most bytes, before any of it is read
// where it says so.
func bounded(w http.ResponseWriter, r *http.Request, most int64) (ok bool) {
	if r.ContentLength > most {
		refuse(w, r, fail(api.CodeTooLarge))
		return false
	}
	if r.ContentLength < 0 { // of unsaid length: know it before it is taken
		control := http.NewResponseController(w)
		_ = control.SetReadDeadline(time.Now().Add(readWithin)) // as far as the connection can
		raw, err := io.ReadAll(io.LimitReader(r.Body, most+1))
		if err != nil {
			writeFailure(w, r, fail(api.CodeMalformed))
			return false
		}
		if int64(len(raw)) > most {
			refuse(w, r, fail(api.CodeTooLarge))
			return false
		}
		r.Body = io.NopCloser(bytes.NewReader(raw))
	}
	return true
}

// refuse tells why a request whose body was not read is refused. A body of some
// size is answered before it has come, and the connection ends with it; a small
// one is read away first and the connection goes on.
func refuse(w http.ResponseWriter, r *http.Request, f *failure) {
	waits := strings.EqualFold(r.Header.Get("Expect"), "100-continue")
	if r.Body == nil || r.ContentLength == 0 || waits {
		writeFailure(w, r, f)
		return
	}
	control := http.NewResponseController(w)
	if small := r.ContentLength > 0 && r.ContentLength <= drainFirst; small {
		_ = control.SetReadDeadline(time.Now().Add(drainWithin)) // as far as the connection can
		if _, err := io.Copy(io.Discard, r.Body); err == nil {   // else nothing more of it is waited for
			_ = control.SetReadDeadline(time.Time{})
		}
		writeFailure(w, r, f)
		return
	}
	w.Header().Set("Connection", "close")
	v := visitOf(r.Context())
	w = v.writer // past compression, which keeps the answer to the end
	control = http.NewResponseController(w)
	_ = control.EnableFullDuplex() // HTTP/2 is so anyway
	writeFailure(w, r, f)
	_ = control.Flush()
	// Whoever sends all before reading is to find the answer and not a broken
	// pipe; whoever sends nothing more is not waited for.
	end := time.Now().Add(drainWithin)
	ctx, cancel := context.WithDeadline(r.Context(), end)
	defer cancel()
	for left := int64(drainAtMost); left > 0 && v.drains.WaitN(ctx, drainChunk) == nil; {
		next := time.Now().Add(drainIdle)
		if next.After(end) {
			next = end
		}
		if control.SetReadDeadline(next) != nil {
			return
		}
		n, err := io.CopyN(io.Discard, r.Body, min(left, drainChunk))
		if left -= n; err != nil {
			break
		}
	}
	_ = control.SetReadDeadline(time.Now()) // what still comes is not read
}
