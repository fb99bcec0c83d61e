package web

import (
	"context"
	"sync"
)

// startWorkers starts what runs beside the answers; all of it ends with ctx.
func (s *Server) startWorkers(ctx context.Context, workers *sync.WaitGroup) {
	if s.demo != nil {
		workers.Go(func() { s.demo.Run(ctx) })
	}
	if l := s.options.MetricsListener; l != nil {
		workers.Go(func() { s.serveHealth(ctx, l) })
	}
}
