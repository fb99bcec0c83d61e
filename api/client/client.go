package client

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"strconv"
	"strings"
	"sync/atomic"
	"time"

	"github.com/go-resty/resty/v2"
	"github.com/klauspost/compress/gzip"

	"startklar.dk/api"
)

// Times and sizes of calls.
const (
	connectTimeout = 10 * time.Second
	callTimeout    = 30 * time.Second // besides what a feed is asked to wait
	fileTimeout    = 10 * time.Minute // of attachments and the export

	retryBase    = 500 * time.Millisecond
	retryCap     = 8 * time.Second
	retries      = 2
	maxRetryWait = 10 * time.Second // a longer Retry-After is handed to the caller

	maxAnswer     = 4 << 20  // bytes of an ordinary answer, unpacked
	maxPage       = 32 << 20 // bytes of a page or of a batch's answers: one record may be large
	maxRedirects  = 5
	problemAnswer = 256 << 10 // bytes of an error document
)

// Options are what a client needs from outside. Only Office is required.
type Options struct {
	Office    string            // address, such as "https://kontor.example.dk"; https where no scheme is given
	Transport http.RoundTripper // default: NewTransport
	Language  func() string     // "da" or "en", for the texts of problems; default "da"
	Rand      func() float64    // [0,1), for jitter; default math/rand
}

// Client speaks with one office. Safe for concurrent use; it holds no
// connections that Close would not end.
type Client struct {
	o     Options
	base  *url.URL
	rest  *resty.Client
	token atomic.Pointer[string]
}

// NewTransport makes connections to offices: within 10 s, or not at all.
func NewTransport() *http.Transport {
	return &http.Transport{
		Proxy:               http.ProxyFromEnvironment,
		DialContext:         (&net.Dialer{Timeout: connectTimeout, KeepAlive: 30 * time.Second}).DialContext,
		ForceAttemptHTTP2:   true,
		TLSHandshakeTimeout: connectTimeout,
		IdleConnTimeout:     90 * time.Second,
		MaxIdleConnsPerHost: 4,
	}
}

// New makes a client for an office. ErrInsecure for plain http to anything but
// loopback; an error for an address that is none.
func New(o Options) (*Client, error) {
	base, err := Address(o.Office)
	if err != nil {
		return nil, err
	}
	if o.Transport == nil {
		o.Transport = NewTransport()
	}
	if o.Language == nil {
		o.Language = func() string { return "da" }
	}
	if o.Rand == nil {
		o.Rand = rand.Float64
	}
	c := &Client{o: o, base: base}
	c.rest = resty.NewWithClient(&http.Client{Transport: o.Transport}).
		SetBaseURL(base.String()).
		SetLogger(silent{}).
		SetDoNotParseResponse(true).
		SetHeader("User-Agent", "Startklar").
		SetHeader("Accept-Encoding", "gzip").
		SetRedirectPolicy(resty.RedirectPolicyFunc(stayHere)).
		SetPreRequestHook(sayLength)
	return c, nil
}

// Address reads an office's address as a person types it: https where no scheme
// is given. ErrInsecure for plain http to anything but loopback.
func Address(typed string) (*url.URL, error) {
	typed = strings.TrimSpace(typed)
	if typed != "" && !strings.Contains(typed, "://") {
		host, _, _ := strings.Cut(typed, "/")
		if h, _, err := net.SplitHostPort(host); err == nil {
			host = h
		}
		if typed = "https://" + typed; Loopback(strings.Trim(host, "[]")) {
			typed = "http" + strings.TrimPrefix(typed, "https")
		}
	}
	u, err := url.Parse(typed)
	if err != nil {
		return nil, fmt.Errorf("read the office's address: %w", err)
	}
	switch {
	case u.Hostname() == "" || u.User != nil || u.RawQuery != "" || u.Fragment != "":
		return nil, fmt.Errorf("read the office's address: %q is no address of an office", typed)
	case u.Scheme == "https", u.Scheme == "http" && Loopback(u.Hostname()):
		u.Path, u.RawPath = strings.TrimRight(u.Path, "/"), ""
		return u, nil
	case u.Scheme == "http":
		return nil, fmt.Errorf("%w: %s", ErrInsecure, u.Host)
	}
	return nil, fmt.Errorf("read the office's address: scheme %q is not spoken", u.Scheme)
}

// Loopback tells whether host (without port) is this machine.
func Loopback(host string) bool {
	if strings.EqualFold(host, "localhost") {
		return true
	}
	ip, err := netip.ParseAddr(host)
	return err == nil && ip.IsLoopback()
}

// stayHere follows redirects within the office alone: a portal of a hotel or a
// train leads elsewhere, and the token must not go there.
func stayHere(req *http.Request, via []*http.Request) error {
	first := via[0].URL
	if req.URL.Host != first.Host || req.URL.Scheme != first.Scheme {
		return errElsewhere
	}
	if len(via) > maxRedirects {
		return fmt.Errorf("%w: more than %d redirects", ErrUnreadable, maxRedirects)
	}
	return nil
}

// URL is the address that the client speaks to, without a slash at its end.
func (c *Client) URL() string { return c.base.String() }

// SetToken signs in with a session's token; an empty one signs out.
func (c *Client) SetToken(token string) { c.token.Store(&token) }

// SignedIn tells whether there is a token; whether it is still good is known
// when it is used.
func (c *Client) SignedIn() bool { return c.bearer() != "" }

func (c *Client) bearer() string {
	if t := c.token.Load(); t != nil {
		return *t
	}
	return ""
}

// Close lets go of idle connections.
func (c *Client) Close() { c.rest.GetClient().CloseIdleConnections() }

type lengthKey struct{}

// sayLength tells of a body that is read as it goes out how long it is.
func sayLength(_ *resty.Client, req *http.Request) error {
	if n, ok := req.Context().Value(lengthKey{}).(int64); ok {
		req.ContentLength = n
	}
	return nil
}

type onceKey struct{}

// Once makes calls with this context try once only, for a caller that tries
// again by itself.
func Once(ctx context.Context) context.Context { return context.WithValue(ctx, onceKey{}, true) }

// call is one operation of the contract.
type call struct {
	method, path string
	query        url.Values
	header       http.Header
	body         any   // marshalled to JSON; an io.Reader goes out as it is
	size         int64 // bytes of an io.Reader; 0 where that is not known
	again        bool
	timeout      time.Duration
	limit        int64 // bytes of the answer
	media        string
	signed       bool
}

// do runs a call and reads the answer into v (unless nil).
func (c *Client) do(ctx context.Context, k call, v any) error {
	if k.limit == 0 {
		k.limit = maxAnswer
	}
	return c.answer(ctx, k, func(resp *http.Response, body io.Reader) error {
		if v == nil {
			return nil
		}
		raw, err := readAll(body, k.limit)
		if err != nil {
			return err
		}
		err = json.Unmarshal(raw, v)
		switch {
		case err == nil:
			return nil
		case len(raw) == 0 && resp.StatusCode == http.StatusAccepted: // accepted, and no more to say
			return nil
		case resp.ContentLength < 0 && cutShort(raw):
			// Where nobody said how long the answer is, as some proxies do not, one
			// that is cut ends as if it were whole.
			return io.ErrUnexpectedEOF
		}
		return fmt.Errorf("%w: %w", ErrUnreadable, err)
	})
}

// answer runs a call, again where that is allowed and helps, and gives a good
// answer's body to read.
func (c *Client) answer(ctx context.Context, k call, read func(*http.Response, io.Reader) error) error {
	if k.timeout == 0 {
		k.timeout = callTimeout
	}
	if k.signed && !c.SignedIn() {
		return fmt.Errorf("%s %s: %w", k.method, k.path, &api.Problem{
			Status: http.StatusUnauthorized, Code: api.CodeUnauthorized, Title: "not signed in",
		})
	}
	_, once := ctx.Value(onceKey{}).(bool)
	for attempt := 0; ; attempt++ {
		err := c.try(ctx, k, read)
		if err == nil {
			return nil
		}
		err = fmt.Errorf("%s %s: %w", k.method, k.path, err)
		if once || !k.again || attempt >= retries || !Temporary(err) || ctx.Err() != nil {
			return err
		}
		wait := jitter(c.o.Rand, retryBase, retryCap, attempt)
		if after, ok := RetryAfter(err); ok {
			if after > maxRetryWait {
				return err
			}
			wait = max(wait, after)
		}
		if !sleep(ctx, wait) {
			return err
		}
	}
}

// jitter is a random wait below base doubled attempt times, at most limit.
func jitter(rand func() float64, base, limit time.Duration, attempt int) time.Duration {
	top := limit
	if attempt < 20 {
		top = min(limit, base<<attempt)
	}
	return time.Duration(rand() * float64(top))
}

// sleep waits, and tells whether it did to the end.
func sleep(ctx context.Context, d time.Duration) bool {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-ctx.Done():
		return false
	case <-t.C:
		return true
	}
}

func (c *Client) try(ctx context.Context, k call, read func(*http.Response, io.Reader) error) error {
	limited, cancel := context.WithTimeout(ctx, k.timeout)
	defer cancel()
	if k.size > 0 {
		limited = context.WithValue(limited, lengthKey{}, k.size)
	}
	req := c.rest.R().SetContext(limited).
		SetHeader("Accept-Language", c.o.Language()).
		SetHeader("Accept", "application/json, application/problem+json")
	if k.media != "" {
		req.SetHeader("Accept", k.media+", application/problem+json")
	}
	if t := c.bearer(); t != "" {
		req.SetHeader("Authorization", "Bearer "+t)
	}
	for name := range k.header {
		req.SetHeader(name, k.header.Get(name))
	}
	if k.query != nil {
		req.SetQueryParamsFromValues(k.query)
	}
	switch body := k.body.(type) {
	case nil:
	case io.Reader:
		req.SetBody(body)
	default:
		raw, err := json.Marshal(body)
		if err != nil {
			return fmt.Errorf("write the request: %w", err)
		}
		req.SetHeader("Content-Type", "application/json").SetBody(raw)
	}
	resp, err := req.Execute(k.method, k.path)
	if resp != nil && resp.RawResponse != nil && resp.RawResponse.Body != nil {
		defer resp.RawResponse.Body.Close() //nolint:errcheck // read to its end or given up
	}
	if err != nil {
		return c.lost(ctx, err)
	}
	raw := resp.RawResponse
	body := io.Reader(raw.Body)
	if strings.EqualFold(raw.Header.Get("Content-Encoding"), "gzip") && k.method != http.MethodHead {
		unpacked, err := gzip.NewReader(body)
		if err != nil {
			return c.lost(ctx, err)
		}
		defer unpacked.Close() //nolint:errcheck // holds nothing
		body = unpacked
	}
	if err := refused(raw, body); errors.Is(err, io.ErrUnexpectedEOF) {
		return c.lost(ctx, err)
	} else if err != nil {
		return err
	}
	if err := read(raw, body); err != nil {
		return c.lost(ctx, err)
	}
	return nil
}

// lost names what became of a call that got no whole answer.
func (c *Client) lost(ctx context.Context, err error) error {
	switch {
	case ctx.Err() != nil:
		return ctx.Err()
	case errors.Is(err, errElsewhere):
		return ErrCaptivePortal
	case errors.Is(err, ErrUnreadable), errors.Is(err, ErrTooLarge), errors.Is(err, errWrite):
		return err
	case untrusted(err):
		return fmt.Errorf("%w: %w", ErrUntrusted, err)
	}
	return fmt.Errorf("%w: %w", ErrOffline, err)
}

// cutShort tells that a JSON text ends before it is whole.
func cutShort(raw []byte) bool {
	err := json.NewDecoder(bytes.NewReader(raw)).Decode(&json.RawMessage{})
	return errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF)
}

func readAll(r io.Reader, limit int64) ([]byte, error) {
	raw, err := io.ReadAll(io.LimitReader(r, limit+1))
	if err != nil {
		return nil, err
	}
	if int64(len(raw)) > limit {
		return nil, fmt.Errorf("%w: over %d bytes", ErrTooLarge, limit)
	}
	return raw, nil
}

// seconds of a duration, rounded up, as the wire has them.
func seconds(d time.Duration) string {
	return strconv.Itoa(int((d + time.Second - 1) / time.Second))
}

// silent keeps resty from logging requests, which hold personal text.
type silent struct{}

// Errorf says nothing.
func (silent) Errorf(string, ...any) {}

// Warnf says nothing.
func (silent) Warnf(string, ...any) {}

// Debugf says nothing.
func (silent) Debugf(string, ...any) {}
