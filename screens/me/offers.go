package me

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"strings"
)

// offersOwnData tells whether an office hands out and erases what it has about a
// person: GET /v1/me/export asks for a sign-in there (401) and is not found
// (404) elsewhere. It is asked without one, so that nothing is handed out.
func offersOwnData(ctx context.Context, through http.RoundTripper, address string) (bool, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, strings.TrimSuffix(address, "/")+"/v1/me/export", nil)
	if err != nil {
		return false, fmt.Errorf("ask what the office offers: %w", err)
	}
	resp, err := through.RoundTrip(req)
	if err != nil {
		return false, fmt.Errorf("ask what the office offers: %w", err)
	}
	const enough = 64 << 10 // bytes, so that the connection can be used again
	_, _ = io.CopyN(io.Discard, resp.Body, enough)
	if err := resp.Body.Close(); err != nil {
		return false, fmt.Errorf("ask what the office offers: %w", err)
	}
	return resp.StatusCode == http.StatusUnauthorized, nil
}
