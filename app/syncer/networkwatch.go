package syncer

import "context"

// watchNetwork ends every pause when the network returns, or is another: no system
// tells a program so in the same way as the next. While all is well, and in the
// background, it sleeps.
func (s *Syncer) watchNetwork(ctx context.Context) error {
	if s.o.LocalAddresses == nil {
		return nil
	}
	for {
		trouble := s.troubled()
		if !s.waitsForNetwork() {
			select {
			case <-ctx.Done():
				return nil
			case <-trouble:
			}
			continue
		}
		last := s.o.LocalAddresses()
		for s.waitsForNetwork() {
			bump := s.signals().bump
			if !sleep(ctx, bump, networkCheckEvery) {
				return nil
			}
			now := s.o.LocalAddresses()
			if now != last && now != "" {
				s.o.Log.Info("sync: the network returned")
				s.Kick()
			}
			last = now
		}
	}
}

// waitsForNetwork tells that the office cannot be reached and somebody looks on.
func (s *Syncer) waitsForNetwork() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if !s.active {
		return false
	}
	for _, code := range s.marks.fails {
		if unreached[code] {
			return true
		}
	}
	return false
}

// troubled is closed when a loop has failed, or the app has come to the front.
func (s *Syncer) troubled() <-chan struct{} {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.trouble
}

func (s *Syncer) tellTrouble() {
	close(s.trouble)
	s.trouble = make(chan struct{})
}
