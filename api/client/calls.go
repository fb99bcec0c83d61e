package client

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"startklar.dk/api"
)

// Office asks who this office is and how one signs in. No sign-in.
func (c *Client) Office(ctx context.Context) (api.OfficeInfo, error) {
	var info api.OfficeInfo
	err := c.do(ctx, call{method: http.MethodGet, path: "/v1/office", again: true}, &info)
	return info, err
}

// Logo reads an office's picture, at the address that OfficeInfo.Logo is. No sign-in.
// ErrTooLarge over api.MaxLogo bytes, ErrUnreadable for an address that is none on the
// office.
func (c *Client) Logo(ctx context.Context, address string) (picture []byte, err error) {
	u, err := url.Parse(address)
	if err != nil || u.IsAbs() || u.Host != "" || !strings.HasPrefix(u.Path, "/") {
		return nil, fmt.Errorf("the logo at %q: %w", address, ErrUnreadable)
	}
	k := call{method: http.MethodGet, path: address, again: true, media: "image/png, image/jpeg"}
	err = c.answer(ctx, k, func(_ *http.Response, body io.Reader) (err error) {
		picture, err = readAll(body, api.MaxLogo)
		return err
	})
	return picture, err
}

// SignIn has a code mailed to an address. The answer is alike for known and
// unknown ones; an older office's is empty. It is tried once: nobody wants two
// mails.
func (c *Client) SignIn(ctx context.Context, r api.SignInRequest) (api.SignInAccepted, error) {
	var accepted api.SignInAccepted
	err := c.do(ctx, call{method: http.MethodPost, path: "/v1/sign-in", body: r}, &accepted)
	return accepted, err
}

// CreateSession trades a code for a token. It is tried once: a code has five
// tries. The client is not signed in by it; SetToken does that.
func (c *Client) CreateSession(ctx context.Context, r api.SessionRequest) (api.Session, error) {
	var s api.Session
	err := c.do(ctx, call{method: http.MethodPost, path: "/v1/sessions", body: r}, &s)
	if err == nil && s.Token == "" {
		err = fmt.Errorf("%w: a session without a token", ErrUnreadable)
	}
	return s, err
}

// Sessions lists the person's signed-in devices.
func (c *Client) Sessions(ctx context.Context) ([]api.SessionInfo, error) {
	var list api.SessionList
	err := c.do(ctx, call{method: http.MethodGet, path: "/v1/sessions", again: true, signed: true}, &list)
	return list.Sessions, err
}

// Revoke signs a device out; "current" is this one.
func (c *Client) Revoke(ctx context.Context, id string) error {
	return c.do(ctx, call{method: http.MethodDelete, path: "/v1/sessions/" + url.PathEscape(id), signed: true}, nil)
}

// FeedQuery says from where a feed is read on.
type FeedQuery struct {
	Since string        // the cursor of the last page; empty starts from nothing
	Limit int           // records at most; 0 leaves it to the office
	Wait  time.Duration // how long an empty answer is held, at most api.MaxWait seconds
}

func (c *Client) feed(ctx context.Context, path string, signed bool, q FeedQuery) (api.Page, error) {
	query := url.Values{}
	if q.Since != "" {
		query.Set("since", q.Since)
	}
	if q.Limit > 0 {
		query.Set("limit", strconv.Itoa(min(q.Limit, api.MaxPage)))
	}
	q.Wait = min(q.Wait, api.MaxWait*time.Second)
	if q.Wait > 0 {
		query.Set("wait", seconds(q.Wait))
	}
	var page api.Page
	err := c.do(ctx, call{
		method: http.MethodGet, path: path, query: query, again: true, signed: signed,
		timeout: callTimeout + q.Wait, limit: maxPage,
	}, &page)
	if err == nil && (page.Epoch == "" || page.Cursor == "") {
		err = fmt.Errorf("GET %s: %w: a page without epoch or cursor", path, ErrUnreadable)
	}
	return page, err
}

// Catalogue reads a page of what everyone may see. No sign-in. A *api.Problem
// with CodeResync tells to start from nothing.
func (c *Client) Catalogue(ctx context.Context, q FeedQuery) (api.Page, error) {
	return c.feed(ctx, "/v1/catalogue", false, q)
}

// Changes reads a page of what is this person's. A *api.Problem with CodeResync
// tells to start from nothing.
func (c *Client) Changes(ctx context.Context, q FeedQuery) (api.Page, error) {
	return c.feed(ctx, "/v1/changes", true, q)
}

// Mutations sends a batch, at most api.MaxBatch. It may be tried again, for an
// office handles an id once. The results are one per mutation, in order; a
// status may be one that only a newer app knows.
func (c *Client) Mutations(ctx context.Context, batch api.MutationBatch) (api.MutationAnswers, error) {
	var a api.MutationAnswers
	err := c.do(ctx, call{
		method: http.MethodPost, path: "/v1/mutations", body: batch, again: true, signed: true, limit: maxPage,
	}, &a)
	if err != nil {
		return a, err
	}
	if len(a.Results) != len(batch.Mutations) || a.Epoch == "" {
		return a, fmt.Errorf("POST /v1/mutations: %w: %d results for %d mutations", ErrUnreadable, len(a.Results), len(batch.Mutations))
	}
	for i, res := range a.Results {
		if res.ID != batch.Mutations[i].ID {
			return a, fmt.Errorf("POST /v1/mutations: %w: results out of order", ErrUnreadable)
		}
		if res.Status == "" {
			return a, fmt.Errorf("POST /v1/mutations: %w: a result without a status", ErrUnreadable)
		}
	}
	return a, nil
}

// Version reads what a kept version of a plan holds.
func (c *Client) Version(ctx context.Context, id string) (api.VersionContent, error) {
	var v api.VersionContent
	err := c.do(ctx, call{
		method: http.MethodGet, path: "/v1/versions/" + url.PathEscape(id), again: true, signed: true, limit: maxPage,
	}, &v)
	return v, err
}

// Usage tells how much the office keeps of the person, and how much at the most.
func (c *Client) Usage(ctx context.Context) (u api.Usage, err error) {
	err = c.do(ctx, call{method: http.MethodGet, path: "/v1/me/usage", again: true, signed: true}, &u)
	return u, err
}

// Calendar makes a new secret address of the person's calendar; an earlier one
// is void from then on.
func (c *Client) Calendar(ctx context.Context) (address string, err error) {
	var v struct {
		URL string `json:"url"`
	}
	err = c.do(ctx, call{method: http.MethodPost, path: "/v1/me/calendar", signed: true}, &v)
	if err == nil && v.URL == "" {
		err = fmt.Errorf("POST /v1/me/calendar: %w: no address", ErrUnreadable)
	}
	return v.URL, err
}

// Export writes everything about the person to w, as a zip. What was written
// before an error is not whole. It is tried once.
func (c *Client) Export(ctx context.Context, w io.Writer) error {
	return c.download(ctx, "/v1/me/export", w)
}

// Erase erases the person at the office. There is no way back. Devices get
// CodeErased from then on.
func (c *Client) Erase(ctx context.Context) error {
	return c.do(ctx, call{method: http.MethodDelete, path: "/v1/me", signed: true}, nil)
}

func (c *Client) download(ctx context.Context, path string, w io.Writer) error {
	k := call{method: http.MethodGet, path: path, signed: true, timeout: fileTimeout, media: "*/*"}
	return c.answer(ctx, k, func(resp *http.Response, body io.Reader) error {
		n, err := io.Copy(diskErrors{w}, body)
		if err == nil && resp.ContentLength >= 0 && resp.Header.Get("Content-Encoding") == "" && n < resp.ContentLength {
			err = io.ErrUnexpectedEOF
		}
		return err
	})
}

// diskErrors marks what fails on this side, so that it is not taken for the
// connection.
type diskErrors struct{ io.Writer }

// Write writes on.
func (d diskErrors) Write(p []byte) (int, error) {
	n, err := d.Writer.Write(p)
	if err != nil {
		err = fmt.Errorf("%w: %w", errWrite, err)
	}
	return n, err
}
