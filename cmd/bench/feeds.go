package main

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"startklar.dk/api"
)

// read is what reading a feed to its end took: bytes as they came, compressed.
type read struct {
	took  time.Duration
	bytes int
	pages int
}

// readFeed reads a feed on from the hand's cursor to its end, page by page, as an app
// does, and keeps the cursor. What the reader takes to unpack a page is not counted.
func (h *hand) readFeed(ctx context.Context, path string, query url.Values) (all read, err error) {
	for more := true; more; {
		q := url.Values{"since": {h.cursor}}
		for name, values := range query {
			q[name] = values
		}
		var page read
		if page, more, err = h.readPage(ctx, path+"?"+q.Encode()); err != nil {
			return all, err
		}
		all.took += page.took
		all.bytes += page.bytes
		all.pages++
	}
	return all, nil
}

// readPage reads one page and keeps its cursor.
func (h *hand) readPage(ctx context.Context, path string) (r read, more bool, err error) {
	begun := time.Now()
	body, packed, err := h.get(ctx, path)
	if err != nil {
		return r, false, err
	}
	r = read{time.Since(begun), len(body), 1}
	if packed {
		unpacked, err := gzip.NewReader(bytes.NewReader(body))
		if err != nil {
			return r, false, err
		}
		if body, err = io.ReadAll(unpacked); err != nil {
			return r, false, err
		}
	}
	var page struct {
		Cursor string `json:"cursor"`
		More   bool   `json:"more"`
	}
	err = json.Unmarshal(body, &page)
	h.cursor = page.Cursor
	return r, page.More, err
}

// get asks for a compressed answer and gives it as it came.
func (h *hand) get(ctx context.Context, path string) (body []byte, packed bool, err error) {
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, h.url+path, nil)
	if err != nil {
		return nil, false, err
	}
	r.Header.Set("Accept-Encoding", "gzip")
	if h.token != "" {
		r.Header.Set("Authorization", "Bearer "+h.token)
	}
	answer, err := h.client.Do(r)
	if err != nil {
		return nil, false, err
	}
	defer func() { _ = answer.Body.Close() }()
	if body, err = io.ReadAll(answer.Body); err == nil && answer.StatusCode != http.StatusOK {
		err = &statusError{path, answer.StatusCode, body}
	}
	return body, answer.Header.Get("Content-Encoding") == "gzip", err
}

// catalogue reads the catalogue from nothing.
func (h *hand) catalogue(ctx context.Context, query url.Values) (read, error) {
	h.cursor = ""
	return h.readFeed(ctx, "/v1/catalogue", query)
}

// changes reads what is the person's, on from what was read before.
func changes(ctx context.Context, h *hand) error {
	_, err := h.readFeed(ctx, "/v1/changes", nil)
	return err
}

// heldOnce reads what is the person's, and is held where there is nothing new.
func heldOnce(ctx context.Context, h *hand) error {
	_, err := h.readFeed(ctx, "/v1/changes", url.Values{"wait": {strconv.Itoa(api.MaxWait)}})
	return err
}
