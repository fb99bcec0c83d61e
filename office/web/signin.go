package web

import (
	"context"
	"net/http"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"startklar.dk/api"
	"startklar.dk/assets/text"
	"startklar.dk/office/account"
	"startklar.dk/office/settings"
)

type nothing struct{}

type officeOutput struct {
	CacheControl string `header:"Cache-Control"`
	Body         api.OfficeInfo
}

func (s *Server) registerOffice() {
	operation(s, huma.Operation{
		OperationID: "office", Method: http.MethodGet, Path: "/v1/office", Tags: []string{"Signing in"},
		Summary: "Who this office is and how one signs in",
	}, func(ctx context.Context, _ *nothing) (*officeOutput, error) {
		info, err := s.office.Info(ctx)
		if err != nil {
			return nil, err
		}
		return &officeOutput{CacheControl: "no-cache", Body: info}, nil
	})
	operation(s, huma.Operation{
		OperationID: "logo", Method: http.MethodGet, Path: settings.LogoPath + "{sum}", Tags: []string{"Signing in"},
		Summary: "The office's picture", Description: "A PNG or JPEG, at the address that GET /v1/office says; another picture has another one.",
		Errors: []int{http.StatusNotFound},
	}, func(ctx context.Context, in *logoInput) (*logoOutput, error) {
		logo, err := s.office.Settings.Logo(ctx)
		if err == nil && logo.Sum != in.Sum {
			err = &api.Problem{Code: api.CodeNotFound}
		}
		if err != nil {
			return nil, err
		}
		return &logoOutput{CacheControl: "public, max-age=31536000, immutable", ContentType: logo.Media, Policy: "default-src 'none'; sandbox", Body: logo.Bytes}, nil
	})
}

type logoInput struct {
	Sum string `path:"sum" doc:"The picture's SHA-256 in hex."`
}

type logoOutput struct {
	CacheControl string `header:"Cache-Control"`
	ContentType  string `header:"Content-Type"`
	Policy       string `header:"Content-Security-Policy"`
	Body         []byte
}

type acceptedOutput struct {
	Status int
	Body   api.SignInAccepted
}

type sessionOutput struct {
	CacheControl string `header:"Cache-Control"`
	Body         api.Session
}

type sessionsOutput struct{ Body api.SessionList }

type sessionInput struct {
	ID string `path:"id" doc:"The session's id, or current for the one that asks."`
}

func (s *Server) registerSignIn() {
	receiving(s, huma.Operation{
		OperationID: "signIn", Method: http.MethodPost, Path: "/v1/sign-in", Tags: []string{"Signing in"}, DefaultStatus: http.StatusAccepted,
		Summary:     "Ask for a code by mail",
		Description: "The answer is alike for known and unknown addresses. The code is good for 10 minutes and 5 tries; one that was mailed before stays good as long. The request, sent along with the code, counts the tries of whoever asked apart from everyone else's.",
		Errors:      []int{http.StatusBadRequest, http.StatusRequestEntityTooLarge, http.StatusTooManyRequests},
	}, s.signIn)
	receiving(s, huma.Operation{
		OperationID: "openSession", Method: http.MethodPost, Path: "/v1/sessions", Tags: []string{"Signing in"}, DefaultStatus: http.StatusCreated,
		Summary:     "Trade a code for a token",
		Description: "The token belongs to the device and is good for 90 days after its last use; signing in again on the device replaces it.",
		Errors:      []int{http.StatusBadRequest, http.StatusUnauthorized, http.StatusRequestEntityTooLarge, http.StatusTooManyRequests},
	}, s.openSession)
	operation(s, huma.Operation{
		OperationID: "sessions", Method: http.MethodGet, Path: "/v1/sessions", Tags: []string{"Signing in"},
		Summary: "The person's devices", Security: asked, Middlewares: huma.Middlewares{s.signedIn},
		Errors: []int{http.StatusUnauthorized, http.StatusTooManyRequests},
	}, func(ctx context.Context, _ *nothing) (*sessionsOutput, error) {
		list, err := s.office.Accounts.Sessions(ctx, callerOf(ctx))
		if err != nil {
			return nil, err
		}
		return &sessionsOutput{Body: api.SessionList{Sessions: list}}, nil
	})
	operation(s, huma.Operation{
		OperationID: "revokeSession", Method: http.MethodDelete, Path: "/v1/sessions/{id}", Tags: []string{"Signing in"},
		DefaultStatus: http.StatusNoContent,
		Summary:       "Revoke a device's token", Security: asked, Middlewares: huma.Middlewares{s.signedIn},
		Errors: []int{http.StatusUnauthorized, http.StatusNotFound, http.StatusTooManyRequests},
	}, func(ctx context.Context, in *sessionInput) (*nothing, error) {
		return nil, s.office.Accounts.Revoke(ctx, callerOf(ctx), in.ID)
	})
}

func (s *Server) signIn(ctx context.Context, in *api.SignInRequest) (*acceptedOutput, error) {
	v := visitOf(ctx)
	lang := text.Match(v.request.Header.Get("Accept-Language"))
	switch strings.ToLower(strings.TrimSpace(in.Language)) {
	case string(text.Danish):
		lang = text.Danish
	case string(text.English):
		lang = text.English
	}
	request, wait, err := s.office.Accounts.RequestCode(ctx, account.CodeRequest{Email: in.Email, Language: lang, Network: v.network})
	if err != nil {
		return nil, err
	}
	if wait > 0 {
		return nil, tryLater(wait)
	}
	return &acceptedOutput{Status: http.StatusAccepted, Body: api.SignInAccepted{Request: request}}, nil
}

func (s *Server) openSession(ctx context.Context, in *api.SessionRequest) (*sessionOutput, error) {
	if wait, ok := s.tries.take(visitOf(ctx).network, s.now()); !ok {
		return nil, tryLater(wait)
	}
	session, err := s.office.Accounts.OpenSession(ctx, *in)
	if err != nil {
		return nil, err
	}
	return &sessionOutput{CacheControl: "no-store", Body: session}, nil
}
