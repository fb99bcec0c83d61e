package web

import (
	"context"
	"fmt"
	"net/http"
	"time"

	"startklar.dk/api"
	"startklar.dk/office/db"
	"startklar.dk/office/mutation"
	"startklar.dk/office/web/public"
)

func (s *Server) registerPublic() {
	p, err := public.New(s.office, public.Options{
		PublicURL: s.options.PublicURL,
		Network:   func(r *http.Request) string { return visitOf(r.Context()).network },
		Try:       func(network string) (time.Duration, bool) { return s.tries.take(network, s.now()) },
		Admit: func(ctx context.Context, token string) (mutation.Caller, error) {
			caller, err := s.office.Accounts.Authenticate(ctx, token)
			if err != nil {
				return caller, err
			}
			if f := s.paced(caller); f != nil {
				return caller, f
			}
			return caller, nil
		},
		Turn: func(ctx context.Context, who mutation.Caller) error {
			return s.inTurn(context.WithValue(ctx, callerKey{}, who))
		},
		Apply: func(ctx context.Context, who mutation.Caller, batch api.MutationBatch) (api.MutationAnswers, error) {
			answers, err := s.apply(ctx, who, batch)
			if db.Unwritable(err) { // which the pages tell from a fault
				f := s.failure(visitOf(ctx).route, err)
				err = fmt.Errorf("%w: %w", f, f.Problem)
			}
			return answers, err
		},
		Fail: func(w http.ResponseWriter, r *http.Request, err error) {
			writeFailure(w, r, s.failure(visitOf(r.Context()).route, err))
		},
	})
	if err != nil {
		panic(fmt.Errorf("make the public pages: %w", err)) // they are embedded
	}
	p.Register(s.mux)
}
