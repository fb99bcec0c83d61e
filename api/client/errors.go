package client

import (
	"bytes"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"strconv"
	"strings"
	"time"

	"startklar.dk/api"
)

// Errors that a caller decides on. What the office itself says is an
// *api.Problem.
var (
	// ErrOffline: no connection, or it broke before the answer was whole.
	ErrOffline = errors.New("no connection to the office")
	// ErrCaptivePortal: someone else answered in the office's place, such as the
	// sign-in page of a guest network.
	ErrCaptivePortal = errors.New("the network asks for a sign-in of its own")
	// ErrInsecure: plain http to anything but this machine is refused.
	ErrInsecure = errors.New("the office's address is not secure (https)")
	// ErrUntrusted: the office's certificate is not to be trusted; on a guest
	// network that may be the portal, too.
	ErrUntrusted = errors.New("the office's certificate is not trusted")
	// ErrUnreadable: the answer is no answer of an office that this app knows.
	ErrUnreadable = errors.New("the office's answer cannot be read")
	// ErrTooNew: the office asks for a newer app (426).
	ErrTooNew = errors.New("the office asks for a newer app")
	// ErrTooLarge: the answer is larger than any that is expected.
	ErrTooLarge = errors.New("the office's answer is too large")
)

var (
	errElsewhere = errors.New("redirected elsewhere")
	errWrite     = errors.New("write the file")
)

// longestRetryAfter bounds what an office may ask for.
const longestRetryAfter = time.Hour

// later is an answer that says when to ask again.
type later struct {
	error
	after time.Duration
}

// Unwrap gives the answer's problem.
func (l *later) Unwrap() error { return l.error }

// RetryAfter is how long the office asks to wait before the next attempt, at
// most an hour; false where it does not say.
func RetryAfter(err error) (time.Duration, bool) {
	var l *later
	if errors.As(err, &l) {
		return l.after, true
	}
	return 0, false
}

// Temporary tells whether the same call may succeed later: broken connections,
// 429, 5xx and two uploads of one file at once, and nothing else.
func Temporary(err error) bool {
	if errors.Is(err, ErrOffline) {
		return true
	}
	var p *api.Problem
	return errors.As(err, &p) && (p.Status == http.StatusTooManyRequests || p.Status >= http.StatusInternalServerError || p.Code == api.CodeWrongOffset)
}

// Code is one word for any error of this package: a problem's own code, or
// offline, captive_portal, insecure, untrusted, unreadable, too_new, or
// internal for what has no better name. It is empty for nil.
func Code(err error) api.Code {
	var p *api.Problem
	switch {
	case err == nil:
		return ""
	case errors.As(err, &p):
		return p.Code
	case errors.Is(err, ErrOffline):
		return "offline"
	case errors.Is(err, ErrCaptivePortal):
		return "captive_portal"
	case errors.Is(err, ErrInsecure):
		return "insecure"
	case errors.Is(err, ErrUntrusted):
		return "untrusted"
	case errors.Is(err, ErrUnreadable), errors.Is(err, ErrTooLarge):
		return "unreadable"
	case errors.Is(err, ErrTooNew):
		return "too_new"
	}
	return api.CodeInternal
}

// untrusted tells a certificate that does not hold from a broken connection.
func untrusted(err error) bool {
	var verify *tls.CertificateVerificationError
	var host x509.HostnameError
	var unknown x509.UnknownAuthorityError
	var invalid x509.CertificateInvalidError
	return errors.As(err, &verify) || errors.As(err, &host) || errors.As(err, &unknown) || errors.As(err, &invalid)
}

// refused reads an answer that is not the one hoped for.
func refused(resp *http.Response, body io.Reader) error {
	media, _, err := mime.ParseMediaType(resp.Header.Get("Content-Type"))
	if err != nil {
		media = ""
	}
	html := media == "text/html" || media == "application/xhtml+xml"
	html = html && resp.Header.Get("Repr-Digest") == "" // an attachment may be a page
	switch status := resp.StatusCode; {
	case status < 300 && !html:
		return nil
	case status < http.StatusInternalServerError && html,
		status == http.StatusNetworkAuthenticationRequired, status == http.StatusProxyAuthRequired:
		return ErrCaptivePortal
	case status < 400:
		return fmt.Errorf("%w: status %d", ErrUnreadable, status)
	case status == http.StatusUpgradeRequired:
		return ErrTooNew
	}
	err = problem(resp, media, body)
	if errors.Is(err, io.ErrUnexpectedEOF) {
		return err
	}
	if after, ok := parseRetryAfter(resp.Header); ok {
		return &later{err, after}
	}
	return err
}

// problem reads an error document, or makes one where a proxy answered. One that
// is cut is io.ErrUnexpectedEOF, for what it says is not to be guessed; where the
// call is tried again in any case, its status is enough to go by.
func problem(resp *http.Response, media string, body io.Reader) error {
	p := &api.Problem{}
	if strings.HasSuffix(media, "json") {
		raw, err := io.ReadAll(io.LimitReader(body, problemAnswer))
		raw = bytes.TrimSpace(raw)
		again := resp.StatusCode == http.StatusTooManyRequests || resp.StatusCode >= http.StatusInternalServerError
		if !again && (err != nil || resp.ContentLength < 0 && 0 < len(raw) && len(raw) < problemAnswer && cutShort(raw)) {
			return io.ErrUnexpectedEOF
		}
		if json.Unmarshal(raw, p) != nil { // no document: the status says what there is
			p = &api.Problem{}
		}
	}
	p.Status = resp.StatusCode
	if p.Title == "" {
		p.Title = http.StatusText(resp.StatusCode)
	}
	if p.Code == "" {
		p.Code = codeOf(resp.StatusCode)
	}
	return p
}

func codeOf(status int) api.Code {
	switch {
	case status == http.StatusBadRequest:
		return api.CodeMalformed
	case status == http.StatusUnauthorized:
		return api.CodeUnauthorized
	case status == http.StatusNotFound:
		return api.CodeNotFound
	case status == http.StatusMethodNotAllowed:
		return api.CodeNotAllowed
	case status == http.StatusGone:
		return api.CodeResync
	case status == http.StatusRequestEntityTooLarge:
		return api.CodeTooLarge
	case status == http.StatusTooManyRequests:
		return api.CodeRateLimited
	case status == http.StatusInternalServerError:
		return api.CodeInternal
	case status > http.StatusInternalServerError:
		return api.CodeUnavailable
	}
	return api.CodeInvalid
}

// parseRetryAfter reads Retry-After (RFC 9110): seconds, or a date, which is
// measured by the office's own Date so that the device's clock does not matter.
func parseRetryAfter(h http.Header) (time.Duration, bool) {
	value := h.Get("Retry-After")
	if value == "" {
		return 0, false
	}
	var after time.Duration
	if n, err := strconv.Atoi(value); err == nil {
		after = time.Duration(min(max(n, 0), int(longestRetryAfter/time.Second))) * time.Second
	} else {
		at, err := http.ParseTime(value)
		if err != nil {
			return 0, false
		}
		now, err := http.ParseTime(h.Get("Date"))
		if err != nil {
			return 0, false
		}
		after = at.Sub(now)
	}
	return min(max(after, 0), longestRetryAfter), true
}
