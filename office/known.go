package office

import (
	"context"
	"fmt"
	"sync"
)

// knownMost is how many persons, events and sessions are kept known at the most.
const knownMost = 20_000

// known is what the writer keeps of the database between transactions, so that
// it need not be read again by each: the epoch, the names under which persons
// write, what events are (not who has what place at them), and whose a token is.
// It is forgotten where this process writes what it
// is of, where what it was read from is undone, and all of it as soon as a
// transaction finds that another process wrote. But for the sessions it belongs
// to the writer's goroutine.
type known struct {
	version int64 // of the database, as other processes change it
	epoch   string
	authors map[string]map[string]string // by person and device
	events  map[string]eventPlace        // without their counts

	signedOut bool // the transaction wrote sessions

	mu       sync.RWMutex
	sessions map[string]session // by the token's sum
	of       uint64             // counts how often sessions were forgotten
}

// session is a token as the database has it.
type session struct {
	caller Caller
	used   int64
}

func newKnown() *known {
	return &known{authors: map[string]map[string]string{}, events: map[string]eventPlace{}, sessions: map[string]session{}}
}

// look asks, at the begin of a transaction, whether another process wrote since
// the last one.
func (k *known) look(ctx context.Context, tx *Tx) error {
	var now int64
	if err := tx.QueryRowContext(ctx, `PRAGMA data_version`).Scan(&now); err != nil {
		return fmt.Errorf("look for other processes' writes: %w", err)
	}
	if now != k.version {
		k.version = now
		k.forget()
	}
	return nil
}

// forget forgets all.
func (k *known) forget() {
	if k == nil {
		return
	}
	k.epoch, k.signedOut = "", false
	clear(k.authors)
	clear(k.events)
	k.forgetSessions()
}

// wrote is told of every statement that writes, and of what table; records say
// for themselves what they change. Of what cannot be told nothing stays known.
func (k *known) wrote(table string) {
	if k == nil {
		return
	}
	switch table {
	case "session":
		k.signedOut = true
	case "office_state":
		k.epoch = ""
	case "":
		k.forget()
		k.signedOut = true
	}
}

// committed ends what a commit made untrue, before any writer hears of it.
func (k *known) committed() {
	if k.signedOut {
		k.signedOut = false
		k.forgetSessions()
	}
}

func (k *known) forgetSessions() {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.of++
	clear(k.sessions)
}

// session gives a token's session where it is known. of is to be handed back to
// keep, and to standing.
func (k *known) session(sum string) (s session, of uint64, ok bool) {
	k.mu.RLock()
	defer k.mu.RUnlock()
	s, ok = k.sessions[sum]
	return s, k.of, ok
}

// keep keeps a session that was read after of was given, unless sessions were
// written meanwhile.
func (k *known) keep(sum string, s session, of uint64) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.of != of {
		return
	}
	if len(k.sessions) >= knownMost {
		clear(k.sessions)
	}
	k.sessions[sum] = s
}

// standing tells whether what was known at of is still so.
func (k *known) standing(of uint64) bool {
	k.mu.RLock()
	defer k.mu.RUnlock()
	return k.of == of && !k.signedOut
}

func (k *known) author(person, device string) (string, bool) {
	name, ok := k.authors[person][device]
	return name, ok
}

func (k *known) keepAuthor(person, device, name string) {
	if len(k.authors) >= knownMost {
		clear(k.authors)
	}
	if k.authors[person] == nil {
		k.authors[person] = map[string]string{}
	}
	k.authors[person][device] = name
}

// forgetAuthor forgets a person's names: one of their records was written that
// says some.
func (k *known) forgetAuthor(person string) {
	if k != nil {
		delete(k.authors, person)
	}
}

func (k *known) event(id string) (eventPlace, bool) {
	e, ok := k.events[id]
	return e, ok
}

func (k *known) keepEvent(e eventPlace) {
	if len(k.events) >= knownMost {
		clear(k.events)
	}
	e.taken, e.shared, e.waiting, e.queue, e.counted = 0, 0, 0, false, false
	k.events[e.id] = e
}

// forgetEvent forgets an event that was written, but for its counts.
func (k *known) forgetEvent(id string) {
	if k != nil {
		delete(k.events, id)
	}
}
