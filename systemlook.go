package main

import "sync"

// systemLook knows whether the system says light or dark. Asking may take long,
// and on some systems for ever, so it is asked beside; until it has answered it
// has said nothing.
type systemLook struct {
	mu    sync.Mutex
	said  bool
	later func()
}

func newSystemLook() *systemLook {
	l := &systemLook{}
	go func() {
		if !systemSays() {
			return
		}
		l.mu.Lock()
		later := l.later
		l.said = true
		l.mu.Unlock()
		if later != nil {
			later()
		}
	}()
	return l
}

// is tells whether the system has said it.
func (l *systemLook) is() bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.said
}

// then has a function called once if the system says it only later.
func (l *systemLook) then(later func()) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if !l.said {
		l.later = later
	}
}
