package web

import (
	"context"
	"sync"
	"time"
)

// sweepSignInEvery is how often old sign-ins are forgotten.
const sweepSignInEvery = time.Hour

// startWorkers starts what runs beside the answers; all of it ends with ctx.
func (s *Server) startWorkers(ctx context.Context, workers *sync.WaitGroup) {
	if s.mail != nil {
		workers.Go(func() { s.mail.Run(ctx) })
	}
	if s.demo != nil {
		workers.Go(func() { s.demo.Run(ctx) })
	}
	workers.Go(func() { s.sweep(ctx) })
}

func (s *Server) sweep(ctx context.Context) {
	ticker := time.NewTicker(sweepSignInEvery)
	defer ticker.Stop()
	for {
		if err := s.office.SweepSignIn(ctx); err != nil && ctx.Err() == nil {
			s.log.Error("old sign-ins are not forgotten", "error", err)
		}
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
		}
	}
}
