package api

import "time"

// OfficeInfo is what GET /v1/office answers: who this office is and how one
// signs in (code, oidc).
type OfficeInfo struct {
	Office
	Epoch         string   `json:"epoch"`
	SignInMethods []string `json:"sign_in_methods"`
	Demo          bool     `json:"demo"`
	Logo          string   `json:"logo,omitempty"` // its picture, by an address on this office that ends in its SHA-256 in hex; empty: it has none
}

// SignInRequest asks for a code by mail. Language is da or en.
type SignInRequest struct {
	Email    string `json:"email"`
	Language string `json:"language"`
}

// SignInAccepted is what asking for a code answers. Request, sent along with the
// code, counts wrong tries for whoever asked apart from everyone else's.
type SignInAccepted struct {
	Request string `json:"request"`
}

// SessionRequest trades a code for a token. Request is SignInAccepted's, where
// it is known.
type SessionRequest struct {
	Email   string        `json:"email"`
	Code    string        `json:"code"`
	Request string        `json:"request,omitempty"`
	Device  SessionDevice `json:"device"`
}

// SessionDevice is the device that signs in; ID is made by it and stays.
type SessionDevice struct {
	ID       string `json:"id"`
	Name     string `json:"name"`
	Platform string `json:"platform"`
}

// Session is what a sign-in gives: an opaque token and the person's record.
type Session struct {
	Token     string    `json:"token"`
	ExpiresAt time.Time `json:"expires_at"`
	Person    Record    `json:"person"`
}

// SessionInfo is one of the person's signed-in devices. Current marks the one
// that asks.
type SessionInfo struct {
	ID         string        `json:"id"`
	Device     SessionDevice `json:"device"`
	CreatedAt  time.Time     `json:"created_at"`
	LastUsedAt time.Time     `json:"last_used_at"`
	ExpiresAt  time.Time     `json:"expires_at"`
	Current    bool          `json:"current"`
}

// SessionList is what GET /v1/sessions answers.
type SessionList struct {
	Sessions []SessionInfo `json:"sessions"`
}

// CalendarAddress is what POST /v1/me/calendar answers: where a calendar
// program subscribes to the person's bookings. Whoever has it can read them.
type CalendarAddress struct {
	URL string `json:"url"`
}
