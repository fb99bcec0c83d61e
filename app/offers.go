package app

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
)

// Offers is what an office lets people do with what it has about them.
type Offers struct {
	Export   bool // hands it out
	Erase    bool // erases it
	Calendar bool // has a calendar to subscribe to
}

// maxDescription bounds an office's description of itself, in bytes.
const maxDescription = 8 << 20

// Offers asks what the office offers: it says so itself, at /openapi.json. Of
// one that does not, handing out is asked for without a sign-in, which is refused
// (401) where it is offered and not found elsewhere, and the rest is taken to go
// with it. ErrNoOffice, ErrOffline.
func (a *App) Offers(ctx context.Context) (Offers, error) {
	c, err := a.office(ctx)
	if err != nil {
		return Offers{}, err
	}
	status, raw, err := a.fetch(ctx, c.URL()+"/openapi.json")
	if err != nil {
		return Offers{}, fmt.Errorf("ask what the office offers: %w", err)
	}
	var says struct {
		Paths map[string]map[string]json.RawMessage `json:"paths"`
	}
	if status == http.StatusOK && json.Unmarshal(raw, &says) == nil && len(says.Paths) > 0 {
		has := func(path, method string) bool { return says.Paths[path][method] != nil }
		return Offers{
			Export: has("/v1/me/export", "get"), Erase: has("/v1/me", "delete"), Calendar: has("/v1/me/calendar", "post"),
		}, nil
	}
	status, _, err = a.fetch(ctx, c.URL()+"/v1/me/export")
	if err != nil {
		return Offers{}, fmt.Errorf("ask what the office offers: %w", err)
	}
	offered := status == http.StatusUnauthorized
	return Offers{Export: offered, Erase: offered, Calendar: offered}, nil
}

// fetch reads what stands at an address for everyone.
func (a *App) fetch(ctx context.Context, address string) (status int, body []byte, err error) {
	ctx, cancel := context.WithTimeout(ctx, askTimeout)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return 0, nil, err
	}
	resp, err := a.Network.RoundTrip(req)
	if err != nil {
		return 0, nil, fmt.Errorf("%w: %w", ErrOffline, err)
	}
	body, err = io.ReadAll(io.LimitReader(resp.Body, maxDescription))
	if closeErr := resp.Body.Close(); err == nil {
		err = closeErr
	}
	if err != nil {
		return 0, nil, fmt.Errorf("%w: %w", ErrOffline, err)
	}
	return resp.StatusCode, body, nil
}
