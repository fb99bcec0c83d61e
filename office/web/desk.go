package web

import (
	"fmt"
	"net/http"
	"time"

	"startklar.dk/office/web/desk"
)

func (s *Server) registerDesk() {
	d, err := desk.New(s.office, desk.Options{
		PublicURL: s.options.PublicURL,
		Network:   func(r *http.Request) string { return visitOf(r.Context()).network },
		Try:       func(network string) (time.Duration, bool) { return s.tries.take(network, s.now()) },
		Fail: func(w http.ResponseWriter, r *http.Request, err error) {
			writeFailure(w, r, s.failure(visitOf(r.Context()).route, err))
		},
		Mail: s.options.Mail,
		Give: s.download, Scan: s.options.Scan,
	})
	if err != nil {
		panic(fmt.Errorf("make the desk's pages: %w", err)) // they are embedded
	}
	d.Register(s.mux)
}
