package web

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"reflect"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"

	"startklar.dk/api"
	"startklar.dk/office/mutation"
)

// callerKey is the context key of who is signed in.
type callerKey struct{}

// callerOf is who asks; it is set in every operation that is signedIn.
func callerOf(ctx context.Context) mutation.Caller {
	c, _ := ctx.Value(callerKey{}).(mutation.Caller)
	return c
}

// operation registers one operation, which is done when it is the client's turn. What
// it fails with becomes a problem.
func operation[I, O any](s *Server, op huma.Operation, f func(context.Context, *I) (*O, error)) {
	huma.Register(s.api, op, func(ctx context.Context, in *I) (out *O, err error) {
		if err = s.inTurn(ctx); err == nil {
			out, err = f(ctx, in)
		}
		if err != nil {
			return nil, failed(s.log, op.OperationID, err)
		}
		return out, nil
	})
}

const (
	// strangersBody is the size of a body of who brings no token.
	strangersBody = 16 << 10
	// parsedTogether is how many bytes of bodies are decoded at once.
	parsedTogether = 16 << 20
)

// rawBody is a request whose JSON the office reads itself: once, straight into
// its type, and looking for what is wrong only if something is.
type rawBody struct {
	RawBody []byte `contentType:"application/json"`
}

// receiving registers an operation that takes a JSON body of type B.
func receiving[B, O any](s *Server, op huma.Operation, f func(context.Context, *B) (*O, error)) {
	op.SkipValidateBody = true
	most := int64(api.MaxRequestSize)
	if len(op.Security) == 0 {
		most = strangersBody
	}
	op.MaxBodyBytes = most + 1 // huma refuses what reaches the limit
	op.BodyReadTimeout = readWithin
	op.Middlewares = append(op.Middlewares, func(ctx huma.Context, next func(huma.Context)) {
		if r, w := humago.Unwrap(ctx); bounded(w, r, most) {
			next(ctx)
		}
	})
	schema := s.api.OpenAPI().Components.Schemas.Schema(reflect.TypeFor[B](), true, "")
	operation(s, op, func(ctx context.Context, in *rawBody) (*O, error) {
		// The time for the body is over; the connection's goes on.
		_ = http.NewResponseController(visitOf(ctx).writer).SetReadDeadline(time.Time{})
		var body B
		if err := s.read(ctx, in.RawBody, &body); err != nil {
			return nil, s.unlessSignedOut(ctx, err)
		}
		return f(ctx, &body)
	})
	s.documentBody(op, schema)
}

// read decodes a body, when there is room for it. What is no JSON is malformed;
// what has a wrong type is invalid, and the first places are named.
func (s *Server) read(ctx context.Context, raw []byte, into any) error {
	room := min(int64(len(raw)), parsedTogether)
	if err := s.parses.Acquire(ctx, room); err != nil {
		return err
	}
	defer s.parses.Release(room)
	if !utf8.Valid(raw) {
		return fail(api.CodeMalformed)
	}
	err := json.Unmarshal(raw, into)
	var syntax *json.SyntaxError
	if errors.As(err, &syntax) || len(bytes.TrimSpace(raw)) == 0 {
		return fail(api.CodeMalformed)
	}
	if err != nil {
		found := misfitsOf(raw, into)
		if len(found) == 0 {
			found = []api.FieldError{{Reason: "format"}}
		}
		return fail(api.CodeInvalid, found...)
	}
	if marked, half := mutation.LoneSurrogates(raw); half {
		if found := misfitsOf(marked, into); len(found) > 0 {
			return fail(api.CodeInvalid, found...)
		}
	}
	if t := bytes.TrimLeft(raw, " \t\r\n"); t[0] != '{' {
		return bad("", "format") // null
	}
	return nil
}

// signedIn lets only those through who bring a token that is good, at the pace
// that one device may have. It runs before a body is read.
func (s *Server) signedIn(ctx huma.Context, next func(huma.Context)) {
	s.letThrough(ctx, next, s.office.Accounts.Authenticate)
}

// signedInToWrite is signedIn for an operation that does nothing but apply
// mutations, or asks unlessSignedOut.
func (s *Server) signedInToWrite(ctx huma.Context, next func(huma.Context)) {
	s.letThrough(ctx, next, s.office.Accounts.AuthenticateWriter)
}

// unlessSignedOut is err, or that the caller is not signed in any more.
func (s *Server) unlessSignedOut(ctx context.Context, err error) error {
	if callerOf(ctx) == (mutation.Caller{}) {
		return err
	}
	if _, gone := s.authenticate(visitOf(ctx).request); gone != nil {
		return gone
	}
	return err
}

func (s *Server) letThrough(ctx huma.Context, next func(huma.Context), whose authentication) {
	r, w := humago.Unwrap(ctx)
	caller, f := s.admit(r, whose)
	if f != nil {
		refuse(w, r, f)
		return
	}
	ctx.SetHeader("Cache-Control", "no-store")
	next(huma.WithValue(ctx, callerKey{}, caller))
}

// authentication tells whose a token is.
type authentication func(ctx context.Context, token string) (mutation.Caller, error)

// admit tells who asks, or why they may not.
func (s *Server) admit(r *http.Request, whose authentication) (mutation.Caller, *failure) {
	caller, err := callerBy(r, whose)
	if err != nil {
		return caller, s.failure("authenticate", err)
	}
	return caller, s.paced(caller)
}

// paced is why a caller may do nothing for a while; nil where they may.
func (s *Server) paced(c mutation.Caller) *failure {
	if wait, ok := s.throttle.take(c.SessionID, s.now()); !ok {
		return tryLater(wait)
	}
	return nil
}

// failure is what an operation that gave up is answered with.
func (s *Server) failure(op string, err error) *failure {
	var f *failure
	if !errors.As(failed(s.log, op, err), &f) {
		f = fail(api.CodeInternal)
	}
	return f
}

func (s *Server) authenticate(r *http.Request) (mutation.Caller, error) {
	return callerBy(r, s.office.Accounts.Authenticate)
}

func callerBy(r *http.Request, whose authentication) (mutation.Caller, error) {
	scheme, token, _ := strings.Cut(r.Header.Get("Authorization"), " ")
	token = strings.TrimSpace(token)
	if !strings.EqualFold(scheme, "Bearer") || token == "" {
		return mutation.Caller{}, fail(api.CodeUnauthorized)
	}
	return whose(r.Context(), token)
}
