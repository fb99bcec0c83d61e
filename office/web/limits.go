package web

import (
	"sync"
	"time"

	"golang.org/x/time/rate"
)

// sweepEvery is how often limiters that are full again are dropped.
const sweepEvery = time.Minute

// throttle counts requests by key, in memory: each process of an office allows
// the limit by itself.
type throttle struct {
	perSecond float64
	burst     int
	mu        sync.Mutex
	byKey     map[string]*rate.Limiter
	swept     time.Time
}

func newThrottle(perSecond float64, burst int) *throttle {
	return &throttle{perSecond: perSecond, burst: burst, byKey: map[string]*rate.Limiter{}}
}

// take uses one request of key up. It tells how long to wait where there is
// none left.
func (t *throttle) take(key string, now time.Time) (wait time.Duration, ok bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if now.Sub(t.swept) > sweepEvery {
		for k, l := range t.byKey {
			if l.TokensAt(now) >= float64(t.burst) {
				delete(t.byKey, k)
			}
		}
		t.swept = now
	}
	l := t.byKey[key]
	if l == nil {
		l = rate.NewLimiter(rate.Limit(t.perSecond), t.burst)
		t.byKey[key] = l
	}
	if l.AllowN(now, 1) {
		return 0, true
	}
	missing := 1 - l.TokensAt(now)
	return time.Duration(missing / t.perSecond * float64(time.Second)), false
}
