package main

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"time"

	"startklar.dk/api"
)

var sixDigits = regexp.MustCompile(`\b\d{6}\b`)

// signedInCrowd are hands that are each signed in at an office.
func signedInCrowd(ctx context.Context, o served, events []string) ([]*hand, error) {
	crowd := newCrowd(o.url, events)
	for i, h := range crowd {
		var err error
		if h.token, err = signIn(ctx, h, o.mails, fmt.Sprintf("hand%d@example.dk", i)); err != nil {
			return nil, fmt.Errorf("sign in: %w", err)
		}
	}
	return crowd, nil
}

func signIn(ctx context.Context, h *hand, mails, email string) (token string, err error) {
	if err := post(ctx, h.client, h.url+"/v1/sign-in", "", api.SignInRequest{Email: email, Language: "da"}, nil); err != nil {
		return "", err
	}
	code, err := mailedCode(mails, email)
	if err != nil {
		return "", err
	}
	var s api.Session
	err = post(ctx, h.client, h.url+"/v1/sessions", "", api.SessionRequest{
		Email: email, Code: code,
		Device: api.SessionDevice{ID: h.device, Name: "bench", Platform: "linux"},
	}, &s)
	return s.Token, err
}

// codeFor is the code that was mailed to an address, which may have other mail too; empty
// if none was.
func codeFor(mails, email string) string {
	files, _ := filepath.Glob(filepath.Join(mails, "*.eml"))
	for _, f := range files {
		raw, err := os.ReadFile(filepath.Clean(f))
		if err != nil || !bytes.Contains(raw, []byte(email)) {
			continue
		}
		if _, body, ok := strings.Cut(strings.ReplaceAll(string(raw), "\r\n", "\n"), "\n\n"); ok {
			if code := sixDigits.FindString(body); code != "" {
				return code
			}
		}
	}
	return ""
}

// mailedCode waits for the mail with the code for an address.
func mailedCode(mails, email string) (string, error) {
	for deadline := time.Now().Add(10 * time.Second); time.Now().Before(deadline); time.Sleep(5 * time.Millisecond) {
		if code := codeFor(mails, email); code != "" {
			return code, nil
		}
	}
	return "", fmt.Errorf("no code was mailed to %s", email)
}
