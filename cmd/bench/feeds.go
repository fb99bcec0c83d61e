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
		begun := time.Now()
		body, packed, err := h.get(ctx, path+"?"+q.Encode())
		if err != nil {
			return all, err
		}
		all.took += time.Since(begun)
		all.bytes += len(body)
		all.pages++
		if packed {
			unpacked, err := gzip.NewReader(bytes.NewReader(body))
			if err != nil {
				return all, err
			}
			if body, err = io.ReadAll(unpacked); err != nil {
				return all, err
			}
		}
		var page struct {
			Cursor string `json:"cursor"`
			More   bool   `json:"more"`
		}
		if err := json.Unmarshal(body, &page); err != nil {
			return all, err
		}
		h.cursor, more = page.Cursor, page.More
	}
	return all, nil
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
